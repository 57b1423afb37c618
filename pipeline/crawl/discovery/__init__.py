"""Where a crawl goes next: links, feeds and sitemaps, and which addresses are in its scope."""
