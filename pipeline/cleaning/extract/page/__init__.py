"""A page as a reader sees it: its outline of blocks and paragraphs, its pictures, its class names."""
