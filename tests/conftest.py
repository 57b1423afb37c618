"""What tests of several rooms share: invented pages, and archives of them."""

from __future__ import annotations

import gzip
import zlib
from random import Random

import pytest
from hypothesis import HealthCheck, settings

# No test depends on the time it takes: a loaded machine is no fault.
settings.register_profile("qinggao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qinggao")

SENTENCES = [
    "清晨的码头上，渔船一条接一条靠岸，买鱼的人比平日来得更早。",
    "社区食堂把午饭的时间提前了半个小时，好让下夜班的人吃上热菜。",
    "修路的工人说，这一段路基比图纸上画的还要软，只能先把水排干。",
    "图书馆新添了一间小屋，孩子们可以在里面大声读书。",
    "气象台的预报员记下最后一行数字，窗外的雨正好停了。",
    "老车站的钟慢了三分钟，站长说等冬天过去再请人来修。",
]


def _record(url: str, body: bytes, media: str = "text/html; charset=utf-8") -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (media.encode(), len(body)) + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{zlib.crc32(url.encode()):012}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="session")
def response_record():
    """Make an uncompressed record of a response: `response_record(url, body, media)`."""
    return _record


@pytest.fixture(scope="session")
def response_member():
    """Make a record of a response as a gzip member: `response_member(url, body, media)`."""
    return lambda *parts: gzip.compress(_record(*parts), compresslevel=1, mtime=0)


@pytest.fixture(scope="session")
def news_page():
    """Make the page of an invented article from its number: `news_page(7)`."""
    return _page


def _page(number: int) -> str:
    chosen = Random(number)  # noqa: S311 -- choices that a failing test repeats
    text = "".join(f"<p>{''.join(chosen.sample(SENTENCES, 4))}这是第{number}号稿件的第{n}段。</p>" for n in range(1, 6))
    title = f"第{number}号稿件：码头、食堂和一座慢了三分钟的钟"
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>2026年01月04日 08:{number % 60:02d} 来源：潮声日报</p><div class=content>{text}</div></body></html>"
    )
