"""
What the repair of mirror pages gets right, what it leaves, what it costs; and which converter to simplified is best.

    python -m bench.repair [PAGES.jsonl]

Reads damaged pages with gold (by default the development set; another file in the same form can be given), the seed,
and the gold texts of real pages, on which nothing may change. A damage event is right when the repaired text says
exactly what stood there, "marked" when it is listed as damaged or carries U+FFFD, and wrong otherwise.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final

import opencc

from bench.shared import SHARED, gold_pages, need
from pipeline.cleaning.decode import Decoded, decode
from pipeline.cleaning.repair import repair, undo
from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.gate import PINYIN, TONED, glossing_of
from pipeline.cleaning.repair.mojibake import repair_mojibake
from pipeline.cleaning.repair.table import gloss_table
from pipeline.cleaning.script import script_of, to_hans

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cleaning.repair import Repaired

_RUNS: Final = 5
_CONFIGS: Final = ("t2s", "tw2s", "hk2s", "tw2sp")
_GLOSS: Final = re.compile(rf"(?<=[\u4e00-\u9fff])\(({PINYIN}) ?\)")
_TONED_GLOSS: Final = re.compile(rf"\([a-zü]*[{TONED}][a-zü]* ?\)")
_UNTOUCHED: Final = (
    "重庆(chóng qìng)",
    "行(xíng)不行，银行(háng)",
    "首席执行官(CEO)，下午(PM)，细颗粒物(PM2.5)",
    "床(chuáng)前(qián)明(míng)月(yuè)光(guāng)，疑(yí)是(shì)地(dì)上(shàng)霜(shuāng)",
    "鷸(yù)蚌相爭，鏖(áo)戰，鵪(ān)鶉，躊(chóu)躇",
    "真的?！不会吧??",
    "[摘? 要]",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One damage event: the part of the page that the repair touched, before, after, and as it should be."""

    before: str
    after: str
    gold: str
    is_marked: bool

    @property
    def verdict(self) -> str:
        """Say how it ended."""
        if self.after == self.gold:
            return "exact"
        lost = LOST in self.after and len(self.after) == len(self.gold)
        if self.is_marked and lost and all(a in (b, LOST) for a, b in zip(self.after, self.gold, strict=True)):
            return "exact but for characters marked U+FFFD"
        if self.is_marked and self.after == self.before:
            return "left and marked"
        return "missed" if self.after == self.before else "WRONG"


def events(page: dict[str, Any], repaired: Repaired) -> list[Event]:
    """Cut the damage events of a page out of the text before and after repair."""
    shown = page["obs"]
    found = []
    for start, end, gold, is_damage in page["units"]:
        if not is_damage:
            continue
        touched = [r for r in repaired.repairs if r.at < end and r.at + len(r.before) > start]
        first = min([start, *(r.at for r in touched)])
        last = max([end, *(r.at + len(r.before) for r in touched)])
        # A repair may reach over the event into the rest of a gloss, whose parenthesis belongs to the event.
        rest = re.sub(rf"^{PINYIN} ?\)", "", shown[end:last]) if shown[start:end].endswith("?") else shown[end:last]
        is_marked = any(d.at < last and d.at + len(d.text) > first for d in repaired.damages)
        after = repaired.text[place(repaired, first) : place(repaired, last)]
        found.append(Event(shown[first:last], after, _GLOSS.sub("", shown[first:start] + gold + rest), is_marked))
    return found


def place(repaired: Repaired, at: int) -> int:
    """Give the place in the repaired text of a place in the page that no repair covers."""
    return at + sum(len(r.after) - len(r.before) for r in repaired.repairs if r.at + len(r.before) <= at)


def distance(left: str, right: str) -> int:
    """Give the edit distance of two texts, line by line where both have the same lines."""
    if left == right:
        return 0
    lines = left.split("\n"), right.split("\n")
    if 1 < len(lines[0]) == len(lines[1]):
        return sum(map(distance, *lines))
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def print_damaged(pages: list[dict[str, Any]]) -> None:
    """Print how the damage events and glosses of pages with gold end."""
    results = [(page, repair(page["obs"])) for page in pages]
    verdicts = Counter(event.verdict for page, repaired in results for event in events(page, repaired))
    print(f"{len(pages)} damaged pages, {verdicts.total()} damage events")
    for verdict, count in verdicts.most_common():
        print(f"  {count:5} {100 * count / verdicts.total():6.2f} %  {verdict}")
    glosses = sum(len(_TONED_GLOSS.findall(page["obs"])) for page in pages)
    left = sum(len(_TONED_GLOSS.findall(repaired.text)) for _, repaired in results)
    print(f"  {glosses} whole glosses, {left} left")
    wrong = sum(distance(repaired.text, page["gold_trad"]) for page, repaired in results)
    size = sum(len(page["gold_trad"]) for page in pages)
    print(f"  character accuracy of whole pages {100 * (1 - wrong / size):.4f} % ({wrong} of {size})")
    undone = sum(undo(repaired.text, repaired.repairs) == page["obs"] for page, repaired in results)
    print(f"  {undone} of {len(pages)} pages come back when the ledger is undone")
    times = sorted(min(timed(repair, page["obs"]) for _ in range(_RUNS)) for page in pages)
    print(f"  milliseconds a page: median {median(times):.2f}, mean {mean(times):.2f}, longest {times[-1]:.2f}")


def print_clean() -> None:
    """Print how many sound texts are changed: gold texts as they are, converted, and with other people's glosses."""
    forms = gloss_table().forms
    texts = [page["gold_text"] for page in gold_pages()]
    hant = ["".join(forms.get(char, char) for char in text) for text in texts]
    salted = [f"{text[:400]}{other}{text[400:]}" for text in (*texts, *hant) for other in _UNTOUCHED]
    for name, group in (
        ("gold texts", texts),
        ("the same in traditional", hant),
        ("with foreign glosses set in", salted),
    ):
        changed = sum(repair(text).text != text for text in group)
        marked = sum(bool(repair(text).labels) for text in group)
        print(f"  {len(group):5} {name:30} {changed} changed, {marked} labelled ({sum(map(len, group)):,} characters)")


def print_seed() -> None:
    """Print what is left to say about the seed."""
    page = next((SHARED / "seed").glob("*.txt")).read_text(encoding="utf-8")
    repaired = repair(page)
    print(f"the seed: {', '.join(repaired.labels)}; pinyin left: {len(re.findall(f'[{TONED}]', repaired.text))}")
    for damage in repaired.damages:
        print(f"  {damage.at:5} {page[damage.at - 6 : damage.at + 12]!r}  {damage.why}")


def print_speed() -> None:
    """Print what a sound page pays."""
    bodies = [(SHARED / "pages" / page["path"]).read_bytes() for page in gold_pages()]
    pages = [decoded.text for body in bodies if isinstance(decoded := decode(body), Decoded)]
    print(f"{len(pages)} sound pages, median {median(map(len, pages)):,.0f} characters, best of {_RUNS} runs")
    for name, step in (("the gate", glossing_of), ("signs of mojibake", repair_mojibake), ("repair", repair)):
        times = [min(timed(step, page) for _ in range(_RUNS)) for page in pages]
        size = sum(len(page.encode()) for page in pages) / 1e6
        print(f"  {name:20} median {median(times):.3f} ms, {size / sum(times) * 1000:,.0f} MB/s")
    texts = [page["gold_text"] for page in gold_pages()]
    spent = sum(min(timed(repair, text) for _ in range(_RUNS)) for text in texts)
    print(f"  text input without damage: {sum(len(text.encode()) for text in texts) / 1e3 / spent:,.0f} MB/s")


def print_scripts(pages: list[dict[str, Any]]) -> None:
    """Print which OpenCC configuration leads back to simplified best, and whether the script label is right."""
    hans = [page["gold_text"] for page in gold_pages() if page["script"] == "hans"]
    there = opencc.OpenCC("s2tw")
    print(f"to simplified: wrong characters on {sum(map(len, hans)):,} characters, MB/s")
    ways: dict[str, Callable[[str], str]] = {config: opencc.OpenCC(config).convert for config in _CONFIGS}
    for config, back in (ways | {"to_hans": to_hans}).items():
        start = perf_counter()
        taiwan = sum(differing(back(there.convert(text)), text) for text in hans)
        mirrored = sum(differing(back(page["gold_trad"]), page["gold_simp"]) for page in pages)
        same = sum(differing(back(text), text) for text in hans)
        rate = sum(len(text.encode()) for text in hans) * 3 / 1e6 / (perf_counter() - start)
        print(f"  {config:7} from Taiwan's {taiwan:5}, from mirrors {mirrored:5}, from simplified {same:4}, {rate:.0f}")
    right = sum(script_of(page["gold_text"]) == page["script"] for page in gold_pages())
    print(f"  script label right on {right} of {len(gold_pages())}")


def differing(left: str, right: str) -> int:
    """Count the places where two texts of (nearly) one length differ."""
    return sum(a != b for a, b in zip(left, right, strict=False)) if len(left) == len(right) else distance(left, right)


def timed(step: Callable[[str], object], text: str) -> float:
    """Return the milliseconds of processor time of one call."""
    start = process_time()
    step(text)
    return (process_time() - start) * 1000


def main() -> None:
    """Print all tables."""
    need("gloss", "pages", "seed")
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "gloss" / "dev.jsonl"
    pages = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    print_damaged(pages)
    print_clean()
    print_seed()
    print_speed()
    print_scripts(pages)


if __name__ == "__main__":
    main()
