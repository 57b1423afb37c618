"""
The nightly crawl: discover, fetch, archive, clean, report.

The archive is the border: the crawl's own work ends when the bytes are safely in a WARC file, and everything that is
written for readers is made from that file.

`discovery` says where to go, `fetching` goes there, `store` keeps what came of it; `night` is the loop around them.
"""
