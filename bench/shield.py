"""
The shield: linear on hostile pages, a fraction of a parse on real ones.

    python -m bench.shield

Each hostile shape is built with n and with 2n pieces. The time of the shield must grow by less than 2.5, and what it
lets through must be parsed within a second. On real pages nothing may change.
"""

from __future__ import annotations

import sys
from time import process_time
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from bench.decode import pages, responses
from bench.shared import need
from pipeline.cleaning.decode import Decoded, decode
from pipeline.cleaning.shield import shield
from pipeline.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_RATIO: Final = 2.5
_MAX_SECONDS: Final = 1.0
_RUNS: Final = 7
_MEASURABLE: Final = 0.002  # seconds; below this a ratio says nothing
_PAGE: Final = 100_000

SHAPES: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "nested div": (990, lambda n: "<div>" * n + "x"),
    "nested div, many": (500_000, lambda n: "<div>" * n),
    "wide": (24_000, lambda n: "<p>x</p>" * n),
    "unclosed p": (24_000, lambda n: "<p>x" * n),
    "unclosed font": (12_000, lambda n: "<p><font color=red>x" * n),
    "unclosed different fonts": (400, lambda n: "".join(f"<p><font size={k}>x" for k in range(n))),
    "attributes": (100_000, lambda n: "<div " + " ".join(f"a{k}=1" for k in range(n)) + ">x"),
    "attributes behind quotes": (100_000, lambda n: "<div t='>' " + " ".join(f'a{k}=">"' for k in range(n)) + ">x"),
    "many long tags": (800, lambda n: ("<div " + " ".join(f"a{k}=1" for k in range(300)) + ">x") * n),
    "options": (20_000, lambda n: "<select>" + "<option>x" * n),
    "body tags": (20_000, lambda n: "".join(f"<body a{k}=1>" for k in range(n))),
    "unmatched end tags in depth": (24_000, lambda n: "<x>" * 1_900 + "</y>" * n),
    "text": (4_000_000, lambda n: "<p>" + "a" * n),
    "entities": (900_000, lambda n: "<p>" + "&amp;" * n),
    "unclosed comment": (4_000_000, lambda n: "<p>x<!--" + "-" * n),
    "unclosed comments": (24_000, lambda n: "<p>x" + "<!-- " * n),
    "unclosed quotes": (20_000, lambda n: "<a b=\"'" * n),
    "scripts": (10_000, lambda n: "<script>a<b</script>" * n),
    "unclosed script": (49_000, lambda n: "<script>" + "</scrip" * n),
    "angle brackets": (24_000, lambda n: "<" * n),
}


def seconds(*htmls: str) -> list[float]:
    """Return the best CPU time of the shield over each page, taken in turns so that other load falls on all alike."""
    times: list[list[float]] = [[] for _ in htmls]
    for _ in range(_RUNS):
        for html, spent in zip(htmls, times, strict=True):
            start = process_time()
            shield(html)
            spent.append(process_time() - start)
    return [min(spent) for spent in times]


def check_shape(name: str, count: int, build: Callable[[int], str]) -> list[str]:
    """Measure one hostile shape, print its row and return what is wrong with it."""
    once, twice = seconds(build(count), build(2 * count))
    result = shield(build(2 * count))
    start = process_time()
    if not isinstance(result, Refusal):
        LexborHTMLParser(result.replace("\0", " "))
    parse = process_time() - start
    ratio = twice / once if once > _MEASURABLE else 0.0
    verdict = result.reason if isinstance(result, Refusal) else "kept"
    times = f"{once * 1000:8.1f} ms {twice * 1000:8.1f} ms  x {ratio:4.2f}"
    print(f"  {name:28} {times}  {verdict:10} parse {parse * 1000:7.1f} ms")
    faults = [f"{name}: time grows by {ratio:.2f} when the page doubles"] if ratio > _MAX_RATIO else []
    return faults + ([f"{name}: {twice + parse:.1f} s"] if twice + parse > _MAX_SECONDS else [])


def check_real_pages() -> list[str]:
    """Compare the shield's time with the parser's on real pages, print it and return what it changed."""
    bodies = [body for _, body in pages()] + [body for body, _ in responses()]
    texts = [page.text for body in bodies if isinstance(page := decode(body), Decoded)]
    shielding = parsing = 0.0
    changed = 0
    for text in texts:
        start = process_time()
        changed += shield(text) != text
        middle = process_time()
        LexborHTMLParser(text)
        shielding += middle - start
        parsing += process_time() - middle
    sized = [text for text in texts if 0.85 * _PAGE < len(text) < 1.15 * _PAGE]
    print(f"real pages: {len(texts)}, changed {changed}")
    print(f"  shield {shielding / len(texts) * 1000:.2f} ms a page, lexbor {parsing / len(texts) * 1000:.2f} ms a page")
    print(f"  pages of about 100 KB ({len(sized)}): {sum(seconds(*sized)) / len(sized) * 1000:.2f} ms")
    return [f"{changed} real pages were changed or refused"] if changed else []


def main() -> None:
    """Print the measurements; end with 1 where a promise is broken."""
    need("pages", "replay")
    print("hostile shapes: n, 2n, ratio, verdict at 2n, and the parser's time for what was kept")
    faults = [fault for name, (count, build) in SHAPES.items() for fault in check_shape(name, count, build)]
    faults += check_real_pages()
    for fault in faults:
        print(f"FAULT {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
