"""Who is called: customers, their fields, and where each stands in each campaign."""
