"""What people keep to look at again."""
