"""Imports: what was brought, undoing it, files that are followed, and bringing files from the browser."""
