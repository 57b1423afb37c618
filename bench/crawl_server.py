"""
The other side of bench/crawl.py: many news hosts on loopback, answered from memory.

    python -m bench.crawl_server PAGES_PER_HOST

Prints its port and answers until it is ended. Pages are 66 KB of invented text, 24 KB on the wire.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import sys

DISTINCT_PAGES = 500
CHARACTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 3000))
PARAGRAPHS = 140
PARAGRAPH_CHARS = 100


def story(number: int) -> bytes:
    """Return a page: random characters, because invented prose would compress too well."""
    choice = random.Random(number)  # noqa: S311 -- the same pages in every run
    paragraphs = (
        f'<div class="paragraph block wide" data-v-{number % 97:x}>\n  <p style="text-indent: 2em; line-height: 1.7">'
        f"{''.join(choice.choices(CHARACTERS, k=PARAGRAPH_CHARS))}</p>\n</div>\n"
        for _ in range(PARAGRAPHS)
    )
    head = f"<html><head><meta charset=utf-8><title>{number}</title></head>"
    return f"{head}<body>{''.join(paragraphs)}</body></html>".encode()


def front(pages: int) -> bytes:
    """Return a page with links to all pages of a host."""
    links = "".join(f"<li><a href='/n/t20260104_{100_000 + number}.html'>{number}</a></li>" for number in range(pages))
    return f"<html><meta charset=utf-8><ul>{links}</ul></html>".encode()


def response(body: bytes) -> bytes:
    """Return a whole response, gzipped."""
    packed = gzip.compress(body, 6)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    )
    return head.encode() + packed


class Answering(asyncio.Protocol):
    """Answers each request of a connection from memory."""

    def __init__(self, first: bytes, stories: list[bytes]) -> None:
        self._first = first
        self._stories = stories
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        self._waiting += data
        while b"\r\n\r\n" in self._waiting and self._transport is not None:
            request, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._transport.write(self._answer(request.split(b" ", 2)[1]))

    def _answer(self, path: bytes) -> bytes:
        if path == b"/":
            return self._first
        if path.startswith(b"/n/"):
            return self._stories[int(path[13:-5]) % len(self._stories)]
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


async def main() -> None:
    """Serve until ended."""
    pages = int(sys.argv[1])
    first = response(front(pages))
    stories = [response(story(number)) for number in range(DISTINCT_PAGES)]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(first, stories), "0.0.0.0", 0, backlog=2048)  # noqa: S104 -- all of 127/8
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
