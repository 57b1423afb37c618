"""What a crawl keeps: the frontier and the archive, and how they are brought to agree after a crash."""
