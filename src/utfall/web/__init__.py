"""The pages: one folder a part of the house, all alike inside (urls, views, forms, templates)."""
