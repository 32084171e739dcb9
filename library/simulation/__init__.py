"""A made-up city and its reports: seeded figures, and the documents and tables that tell them."""
