"""What a run on many machines does to each of its files: small, and the same on every machine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corpus.run import spare_what_stays
from pipeline.corpus.write import open_output
from pipeline.errors import InputError, OutputError, QinggaoError
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from pipeline.corpus.formats import Format
    from pipeline.rulebook.book import RuleBook

ORDER = "order.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What is done to each input file.

    Attributes:
        rulebook: Digest of the rule book.
        rules: Folder of the rules, as each machine finds it; empty for the rules that travel with the package.
        only_chinese: Refuse pages without Chinese before they are parsed.
        convert: Add simplified text.
        keywords: Number of keywords to add.
        form: Ending of the files of articles, as `.jsonl`.
        keep_going: Count input that cannot be read instead of failing the file.
    """

    rulebook: str
    rules: str = ""
    only_chinese: bool = False
    convert: bool = False
    keywords: int = 0
    form: Format
    keep_going: bool = False

    @property
    def digest(self) -> str:
        """Of all that the articles depend on; where the rules lie and whether faults are counted is not among it."""
        settled = {key: value for key, value in asdict(self).items() if key not in {"rules", "keep_going"}}
        return hashlib.sha256(json.dumps(settled, sort_keys=True).encode()).hexdigest()


def rules_of(order: Order) -> RuleBook:
    """
    Load the rules of an order, once in each process.

    Raises:
        QinggaoError: They are not the rules that the order was made with.
    """
    book = _rules_at(order.rules)
    if book.digest != order.rulebook:
        raise QinggaoError(
            f"{order.rules or 'the built-in rules'}: other rules than where the run was started: "
            "install the same version on every machine"
        )
    return book


def settle(order: Order, out: Path) -> None:
    """
    Write down what a folder of parts holds, or check that it holds the same.

    Raises:
        OutputError: It holds what other rules or options made, or cannot be written.
        InputError: What was written down cannot be read.
    """
    path = out / ORDER
    text = json.dumps({"digest": order.digest, **asdict(order)}, indent=2, ensure_ascii=False) + "\n"
    if path.exists():
        known = _read(path)
        if known.get("digest") != order.digest:
            names = [field.name for field in fields(order) if known.get(field.name) != getattr(order, field.name)]
            what = ", ".join(name for name in names if name not in {"rules", "keep_going"})
            raise OutputError(f"{out}: holds articles that were made otherwise ({what}): choose a new folder for --out")
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(f"{out}: is there and no folder of parts: choose a new folder for --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise OutputError(f"{out}: cannot be made: {exc.strerror}: choose another folder for --out") from exc
    with open_output(path) as file:
        file.write(text.encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError) as exc:
        raise InputError(f"{path}: cannot be read ({exc}): choose a new folder for --out") from exc
    return known if isinstance(known, dict) else {}


@cache
def _rules_at(folder: str) -> RuleBook:
    book = load_rules(Path(folder) if folder else None)
    spare_what_stays()
    return book
