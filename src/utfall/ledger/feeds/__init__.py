"""Files that are followed while their system writes them."""
