"""How records become facts: words checked and resolved whole columns at a time, versions, and customers moved."""
