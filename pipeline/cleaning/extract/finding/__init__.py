"""Which block holds the body, and what beside it belongs to the article."""
