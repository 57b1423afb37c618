"""
What `clean --only chinese` costs a foreign page, and whether it drops a Chinese one.

Foreign pages are invented: 100 KB of markup and text in ten languages and the charsets they are written in. Chinese
ones are read from ../shared where it is there.
"""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.shared import SHARED
from pipeline import Page, clean, load_rules
from pipeline.corpus.prefilter import only_chinese, why_not_chinese
from pipeline.corpus.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
PAGES = 20  # of each kind
PAGE_BYTES = 100_000
SENTENCES = {
    ("English", "utf-8"): "The library of the town will stay open until ten, its director said on Monday.",
    ("French", "utf-8"): "La bibliothèque de la ville restera ouverte jusqu'à dix heures, a déclaré sa directrice.",
    (
        "French",
        "iso-8859-1",
    ): "La bibliothèque de la ville restera ouverte jusqu'à dix heures, a déclaré sa directrice.",
    ("Russian", "utf-8"): "Городская библиотека будет открыта до десяти часов, сообщила её директор.",
    ("Russian", "cp1251"): "Городская библиотека будет открыта до десяти часов, сообщила её директор.",
    ("Arabic", "utf-8"): "ستبقى مكتبة المدينة مفتوحة حتى العاشرة مساء، كما قالت مديرتها يوم الاثنين.",
    ("Vietnamese", "utf-8"): "Thư viện thành phố sẽ mở cửa đến mười giờ tối, giám đốc cho biết hôm thứ Hai.",
    ("Thai", "utf-8"): "ห้องสมุดของเมืองจะเปิดถึงสี่ทุ่ม ผู้อำนวยการกล่าวเมื่อวันจันทร์",
    ("Japanese", "utf-8"): "市立図書館は来週から自習室の閉館時間を午後十時まで延長すると発表した。",
    ("Japanese", "shift_jis"): "市立図書館は来週から自習室の閉館時間を午後十時まで延長すると発表した。",
    ("Korean", "utf-8"): "시립도서관은 다음 주부터 열람실을 밤 열 시까지 연다고 월요일에 밝혔다.",
    ("Korean", "euc-kr"): "시립도서관은 다음 주부터 열람실을 밤 열 시까지 연다고 월요일에 밝혔다.",
}
MENU = "<li class='menu-item menu-item-type-post'><a href='/news/{0}/story-{0}.html' data-id='{0}'>{1}</a></li>\n"
SCRIPT = "<script>window.state['{0}'] = {{'id': {0}, 'html': '\\u003cp\\u003e', 'path': '/news/{0}/'}};</script>\n"
LANGUAGES = "<a hreflang='zh'>中文</a> <a hreflang='ja'>日本語</a> <a hreflang='ko'>한국어</a>"


def main() -> None:
    """Print all measures."""
    foreign()
    chinese()


def foreign() -> None:
    """Time the test on foreign pages, by itself and with reading them from a WARC file."""
    tests, reads = [], []
    for (language, charset), sentence in SENTENCES.items():
        pages = [page_of(sentence, charset, number) for number in range(PAGES)]
        dropped = sum(why_not_chinese(page) is not None for page in pages)
        each = least(lambda pages=pages: [why_not_chinese(page) for page in pages]) / PAGES
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.warc.gz"
            path.write_bytes(b"".join(map(record, pages)))
            whole = least(lambda path=path: list(only_chinese(read_warc(path)))) / PAGES
        tests.append(each)
        reads.append(whole)
        print(
            f"{language} in {charset}: {dropped} of {PAGES} refused, test {1e3 * each:.3f} ms, read {1e3 * whole:.3f}"
        )
    print(
        f"foreign pages of {PAGE_BYTES // 1000} KB: test {1e3 * median(tests):.3f} ms, largest {1e3 * max(tests):.3f}"
    )
    print(f"read from WARC and refused: {1e3 * median(reads):.3f} ms, largest {1e3 * max(reads):.3f} ms")


def chinese() -> None:
    """Count the real pages that are refused, and those of them that would have given an article."""
    manifest, replay = SHARED / "pages" / "manifest.jsonl", SHARED / "replay" / "sina-2019.warc.gz"
    if not manifest.exists() or not replay.exists():
        print("Chinese pages: skipped, needs pages/manifest.jsonl, replay/sina-2019.warc.gz in ../shared")
        return
    names = [json.loads(line)["path"] for line in manifest.read_text(encoding="utf-8").splitlines()]
    pages = [Page(body=(SHARED / "pages" / name).read_bytes()) for name in names]
    pages += [page for page in read_warc(replay) if isinstance(page, Page)]
    refused = [page for page in pages if why_not_chinese(page.body, page.content_type)]
    each = least(lambda: [why_not_chinese(page.body, page.content_type) for page in pages]) / len(pages)
    rules = load_rules()
    reasons = [getattr(clean(page, rules), "reason", "AN ARTICLE") for page in refused]
    print(f"Chinese pages: {len(refused)} of {len(pages)} refused, which cleaning calls {reasons}; {1e3 * each:.3f} ms")


def page_of(sentence: str, charset: str, number: int) -> bytes:
    """Return an invented page: menus, scripts, a third of it text."""
    parts = [f"<html><head><meta charset={charset}><title>{sentence}</title></head><body>"]
    parts.append(LANGUAGES if charset == "utf-8" else "")
    size = 0
    while size < PAGE_BYTES:
        number += 1
        part = MENU.format(number, sentence[:20]) + f"<p class='text'>{sentence * 3}</p>\n"
        part += SCRIPT.format(number) if number % 4 == 0 else ""
        parts.append(part)
        size += len(part.encode(charset, "ignore"))
    return "".join(parts).encode(charset, "ignore")


def record(page: bytes, url: str | None = None) -> bytes:
    """Return a response record of WARC, gzipped as archives are."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url or 'http://a.test/'}\r\n"
        "WARC-Date: 2026-01-05T00:00:00Z\r\nWARC-Identified-Payload-Type: text/html\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def least(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of some rounds: what others do on the machine only adds."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
