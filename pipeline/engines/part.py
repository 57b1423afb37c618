"""
One input file, cleaned into one part: articles, rejected pages, and a tally that says the part is complete.

    OUT/articles/<name>.jsonl   OUT/rejected/<name>.jsonl   OUT/tally/<name>.json

The name is made of the input's name, address, size and what is done to it. Each file appears whole or not at all, the
tally last. A task that is killed anywhere is run again and writes the same bytes under the same names; a part with a
tally is not made again. So a part is there once, however many tasks worked at it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.extras import adding, with_hans, with_keywords
from pipeline.corpus.prefilter import only_chinese
from pipeline.corpus.read import read_inputs
from pipeline.corpus.remote import size_at
from pipeline.corpus.run import clean_pages
from pipeline.corpus.sources import is_address
from pipeline.corpus.tally import Tally, write_outcomes
from pipeline.corpus.write import open_output
from pipeline.engines.order import rules_of
from pipeline.errors import InputError, OutputError, QinggaoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.engines.order import Order
    from pipeline.model import Outcome

ARTICLES, REJECTED, TALLY = "articles", "rejected", "tally"
_STEM_CHARS = 80
_HEX = 16


@dataclass(frozen=True, slots=True)
class Part:
    """
    What became of an input file.

    Attributes:
        source: The file or address.
        tally: Its counts; None where it failed.
        fault: Why it failed, in a line.
        was_there: Whether an earlier run had made it.
    """

    source: str
    tally: Tally | None = None
    fault: str = ""
    was_there: bool = False


def clean_part(source: str, order: Order, out: str) -> Part:
    """
    Clean an input file into its part, unless it is there; what a person can cause is told, not raised.

    Args:
        source: A WARC or JSON lines file, or the address of a WARC file.
        order: What is done to it.
        out: The folder of parts, which every machine sees.
    """
    try:
        return _clean_part(source, order, Path(out))
    except QinggaoError as exc:
        return Part(source, fault=str(exc))


def part_name(source: str, size: int | None, digest: str) -> str:
    """
    Name the part of an input file.

    Args:
        source: The file or address.
        size: Its bytes; None where they cannot be told.
        digest: Of what is done to it.

    Example:
        >>> part_name("nights/a.warc.gz", 12, "0" * 64)
        'a.warc.gz-9d6c4ca76ef1c06d-57b06fd4e14a3e18'
    """
    stem = "".join(char if char.isalnum() or char in "._-" else "_" for char in source.rstrip("/").rpartition("/")[2])
    return f"{stem[:_STEM_CHARS]}-{_hex(source)}-{_hex(f'{size} {digest}')}"


def _clean_part(source: str, order: Order, out: Path) -> Part:
    name = part_name(source, _size(source), order.digest)
    tally_path = out / TALLY / f"{name}.json"
    if tally_path.exists():
        return Part(source, _read_tally(tally_path), was_there=True)
    for folder in (ARTICLES, REJECTED, TALLY):
        try:
            (out / folder).mkdir(exist_ok=True)
        except OSError as exc:
            raise OutputError(f"{out / folder}: cannot be made: {exc.strerror}: choose another --out") from exc
    tally = write_outcomes(
        _outcomes(source, order),
        out / ARTICLES / f"{name}{order.form}",
        out / REJECTED / f"{name}.jsonl",
        keep_going=order.keep_going,
    )
    _remove_others(source, name, out)
    counts = {"source": source, "articles": tally.articles, "reasons": tally.reasons, "cuts": tally.cuts}
    with open_output(tally_path) as file:
        file.write(json.dumps(counts, ensure_ascii=False).encode() + b"\n")
    return Part(source, tally)


def _outcomes(source: str, order: Order) -> Iterator[Outcome]:
    pages = read_inputs([source])
    outcomes = clean_pages(only_chinese(pages) if order.only_chinese else pages, rules_of(order))
    if order.keywords:
        outcomes = adding(outcomes, lambda article: with_keywords(article, order.keywords))
    return adding(outcomes, with_hans) if order.convert else outcomes


def _size(source: str) -> int | None:
    if is_address(source):
        return size_at(source)
    try:
        return Path(source).stat().st_size
    except OSError as exc:
        raise InputError(f"{source}: cannot be read: {exc.strerror}") from exc


def _remove_others(source: str, name: str, out: Path) -> None:
    """Remove the parts of this input as it was when it had another size, and what killed tasks left half-written."""
    kin = f"-{_hex(source)}-"
    for folder in (TALLY, ARTICLES, REJECTED):
        for path in (out / folder).glob(f"*{kin}*"):
            if not path.name.startswith(name):
                path.unlink(missing_ok=True)


def _read_tally(path: Path) -> Tally:
    try:
        counts = json.loads(path.read_bytes())
        return Tally(counts["articles"], Counter(counts["reasons"]), Counter(counts["cuts"]))
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise InputError(f"{path}: cannot be read ({exc!r}): remove it and run again") from exc


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_HEX]
