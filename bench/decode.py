"""
Charset detection and decoding: ours beside w3lib (Scrapy), charset-normalizer and trafilatura, in one process.

    python -m bench.decode

Three questions: does each page come out with the hanzi it has (as stored, with the claims it carries), does it still
when the server or the template lies, and what does it cost. On the crawl of 2019, where nobody knows the true text, the
number of replaced sequences is compared.
"""

from __future__ import annotations

import json
import re
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

import charset_normalizer
from fastwarc.warc import ArchiveIterator, WarcRecordType
from trafilatura.utils import decode_file
from w3lib.encoding import html_to_unicode

from bench.shared import SHARED, need
from pipeline.cleaning.decode import Decoded, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Decoder = Callable[[bytes, str | None], str]

_HANZI: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LIES: Final = (None, "text/html; charset=utf-8", "text/html; charset=gb2312", "text/html; charset=ISO-8859-1")
_CODECS: Final = {"UTF-8": "utf-8", "gb18030": "gb18030", "UTF-16 with mark": "utf-16"}
_RUNS: Final = 5


def ours(body: bytes, content_type: str | None) -> str:
    """Decode with this project's decoder."""
    decoded = decode(body, content_type)
    return decoded.text if isinstance(decoded, Decoded) else ""


def w3lib(body: bytes, content_type: str | None) -> str:
    """Decode as Scrapy does without a detector."""
    return html_to_unicode(content_type, body)[1]


def charset_normalizer_best(body: bytes, _content_type: str | None) -> str:
    """Decode with the best guess; the library does not look at headers."""
    return str(charset_normalizer.from_bytes(body).best() or "")


def trafilatura(body: bytes, _content_type: str | None) -> str:
    """Decode as trafilatura does; it does not look at headers."""
    return decode_file(body)


DECODERS: Final[dict[str, Decoder]] = {
    "qinggao": ours,
    "w3lib": w3lib,
    "charset-normalizer": charset_normalizer_best,
    "trafilatura": trafilatura,
}


def pages() -> list[tuple[str, bytes]]:
    """Read the pages and the encodings that a person found them to be in."""
    folder = SHARED / "pages"
    entries = map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    return [(entry["charset"], (folder / entry["path"]).read_bytes()) for entry in entries]


def responses() -> Iterator[tuple[bytes, str | None]]:
    """Read the crawl's responses with their Content-Type."""
    with (SHARED / "replay" / "sina-2019.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            yield record.reader.read(), record.http_headers.get("Content-Type")


def hanzi(text: str) -> str:
    """Keep what decoding can get wrong."""
    return "".join(_HANZI.findall(text))


def print_right_pages(stored: list[tuple[str, bytes]]) -> None:
    """Print on how many pages each decoder gives all hanzi, as stored and re-encoded under every lie."""
    print(f"pages with all their hanzi right ({len(stored)} pages)")
    truths = [body.decode(charset, "replace") for charset, body in stored]
    for name, decoder in DECODERS.items():
        right = sum(hanzi(truth) == hanzi(decoder(body, None)) for truth, (_, body) in zip(truths, stored, strict=True))
        print(f"  {name:20} as stored {right:4}", end="")
        for encoding, codec in _CODECS.items():
            bodies = [truth.encode(codec, "replace") for truth in truths]
            lied = (
                [hanzi(body.decode(codec)) == hanzi(decoder(body, lie)) for body in bodies for lie in _LIES]
                if name != "charset-normalizer"
                else []
            )  # takes minutes
            print(f"   {encoding} under {len(_LIES)} headers", f"{sum(lied)}/{len(lied)}" if lied else "-", end="")
        print()


def print_speed(stored: list[tuple[str, bytes]]) -> None:
    """Print the median time of each decoder, UTF-8 and other pages apart, and its ratio to ours."""
    for label, group in (
        ("UTF-8", [body for charset, body in stored if charset == "utf-8"]),
        ("GB18030 and Big5", [body for charset, body in stored if charset != "utf-8"]),
    ):
        print(f"milliseconds a page, median of {len(group)} pages in {label}, best of {_RUNS} runs")
        base = 0.0
        for name, decoder in DECODERS.items():
            times = [min(timed(decoder, body) for _ in range(_RUNS)) for body in group]
            base = base or median(times)
            print(f"  {name:20} {median(times) * 1000:8.3f}   {median(times) / base:6.1f} times ours")


def timed(decoder: Decoder, body: bytes) -> float:
    """Return the seconds of one call."""
    start = perf_counter()
    decoder(body, None)
    return perf_counter() - start


def print_damage() -> None:
    """Print how many U+FFFD each decoder that reads headers leaves on the crawl of 2019."""
    bodies = list(responses())
    print(f"U+FFFD on the {len(bodies)} responses of the crawl of 2019")
    for name in ("qinggao", "w3lib"):
        start = perf_counter()
        lost = [DECODERS[name](body, content_type).count("\ufffd") for body, content_type in bodies]
        spent = (perf_counter() - start) * 1000 / len(bodies)
        print(f"  {name:20} {sum(lost):6} on {sum(map(bool, lost)):3} pages   {spent:.3f} ms a page")
    replaced = [result.undecodable for body, head in bodies if isinstance(result := decode(body, head), Decoded)]
    print(f"  of ours {sum(replaced)} were replaced by the decoder, the others stood in the pages")


def main() -> None:
    """Print all tables."""
    need("pages", "replay")
    stored = pages()
    print_right_pages(stored)
    print_speed(stored)
    print_damage()


if __name__ == "__main__":
    main()
