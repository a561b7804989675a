"""Facts and answers as files, for whoever may see them."""
