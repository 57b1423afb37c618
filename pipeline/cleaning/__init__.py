"""A page's way from bytes to article, a module per step."""
