"""
Boilerplate put into clean pages: what of it stays in the text, and what of the text it takes along.

    python -m bench.strewn [--pages N] [--piece NAME]

Reads ../shared/pages; says so and stops where it is absent. Every piece of strewn.toml is put between two paragraphs in
the middle of the article's box and behind the last one; none has a class or an id. For each piece that leaves a line or
takes one it prints on how many pages it does. Sentences that could stand in an article (「新闻线索：…」) are cut at its
edges only: what stays of them in the middle is meant to.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.extract import load_pages
from bench.shared import need, rules_without_layouts
from pipeline import Kept, Page, RuleBook, clean
from pipeline.cleaning.dom import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

PIECES = Path(__file__).with_name("strewn.toml")
MARK = "\ue000strewn\ue001"
_BLANK = re.compile(r"\s+")
KEY, MIN_PARAGRAPHS = 16, 4
PLACES = ("middle", "end")


class Marked(NamedTuple):
    """A page with a mark where a piece goes, and the lines of its article without one."""

    html: str
    place: str
    lines: frozenset[str]


def mark(entry: dict[str, Any], html: str, rules: RuleBook) -> list[Marked]:
    """Mark the middle and the end of an article; nothing where its paragraphs are not elements of one box."""
    lines = frozenset(read(html, rules))
    keys = [key for text in entry["gold_paragraphs"] if len(key := _BLANK.sub("", text)[:KEY]) == KEY]
    marked = []
    for place in PLACES:
        tree = parse(html)
        found = [node for node in tree.css("p") if any(key in _BLANK.sub("", node.text()) for key in keys)]
        if len(found) < MIN_PARAGRAPHS or len({node.parent.mem_id for node in found if node.parent}) > 1:
            return []
        found[len(found) // 2 if place == "middle" else -1].insert_after(MARK)
        marked.append(Marked(tree.html or "", place, lines))
    return marked


def read(html: str, rules: RuleBook) -> list[str]:
    """Clean a page by the general way; its lines."""
    outcome = clean(Page(body=html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8"), rules)
    return outcome.article.text.split("\n") if isinstance(outcome, Kept) else []


def strew(name: str, piece: str, spots: Sequence[Marked], rules: RuleBook, *, shows: bool) -> bool:
    """Put a piece into all pages and print what it does; tell whether that is nothing."""
    stays: Counter[str] = Counter()
    takes: Counter[str] = Counter()
    for spot in spots:
        lines = set(read(spot.html.replace(MARK, piece), rules))
        more, less = lines - spot.lines, spot.lines - lines
        stays[spot.place] += bool(more)
        takes[spot.place] += bool(less)
        if shows and (more or less):
            print(f"  {spot.place}: stays {sorted(more)}, gone {sorted(less)}")
    counts = [counted[place] for counted in (stays, takes) for place in PLACES]
    if any(counts):
        print("{:14s} stays {:3d} {:3d}   takes {:3d} {:3d}".format(name, *counts))
    return not any(counts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20, help="so many pages")
    parser.add_argument("--piece", help="one piece, with what stays and what goes")
    options = parser.parse_args(arguments)
    need("pages/manifest.jsonl")
    rules = rules_without_layouts()
    spots = [spot for entry, html in load_pages() for spot in mark(entry, html, rules)][: 2 * options.pages]
    pieces = tomllib.loads(PIECES.read_text(encoding="utf-8"))
    chosen = {options.piece: pieces[options.piece]} if options.piece else pieces
    done = [strew(name, piece, spots, rules, shows=bool(options.piece)) for name, piece in chosen.items()]
    print(f"{done.count(True)} of {len(done)} pieces leave and take nothing on {len(spots) // 2} pages")


if __name__ == "__main__":
    main()
