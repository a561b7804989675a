"""The one page for customers: a single question behind a signed link."""
