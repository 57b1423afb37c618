"""
The sample site on loopback: what `make crawl` visits when nothing else is configured.

`site` reads and checks the folder, `answers` says what one request gets, `server` puts it on a socket.
"""

from pipeline.crawl.demo.server import Addresses, Visit, serve

__all__ = ["Addresses", "Visit", "serve"]
