"""Reading pages in and writing articles out."""
