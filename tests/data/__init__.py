"""The real data sets beside the checkout, and the answers that are known of them."""
