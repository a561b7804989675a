"""The API under /api/v1: the same questions, answers and rows as the pages, for machines that have a key."""
