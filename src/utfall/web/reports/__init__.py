"""Historical and Current reports: one question in the address, one table, and what stands behind every number."""
