"""
How the time of a page grows with its length where it is nothing but spam: it must grow with it, not with its square.

    python -m bench.spam_growth

Pages are made of the words of rules/lexicon; nothing else is read. A ratio near 4 is what four times the text should
cost; far above it, somebody can hold up a crawl with one page.
"""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

from pipeline import Page, clean, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.rulebook.book import RuleBook

CHARS = (20_000, 80_000)
PROSE = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
FORMS: dict[str, Callable[[Sequence[str]], str]] = {
    "bars": lambda phrases: f"<p>{PROSE}</p><p>{'|'.join(phrases)}</p>",
    "commas": lambda phrases: f"<p>{PROSE}{'，'.join(phrases)}</p>",
    "glued": lambda phrases: f"<p>{PROSE}</p><p>{''.join(phrases)}</p>",
    "a line each": lambda phrases: f"<p>{PROSE}</p><p>{'</p><p>'.join(phrases)}</p>",
    "a link each": lambda phrases: f"<p>{PROSE}</p>" + "".join(map(_link, phrases)),
    "boxes": lambda phrases: f"<p>{PROSE}</p>" + "".join(f"<div><span>{p}</span></div>" for p in phrases),
    "after sentences": lambda phrases: "".join(f"<p>{PROSE}{phrase}</p>" for phrase in phrases),
    "inside a line": lambda phrases: f"<p>{PROSE}{PROSE.join(phrases)}</p>",
    "prose alone": lambda phrases: f"<p>{PROSE}</p>" * (sum(map(len, phrases)) // len(PROSE)),
}


def main() -> None:
    """Print the CPU seconds of each form in both lengths, and their ratio."""
    rules = load_rules()
    print("{:,} and {:,} characters of".format(*CHARS))
    for name, form in FORMS.items():
        short, long = (_seconds(form(_phrases(rules, chars)), rules) for chars in CHARS)
        print(f"{name}: {short:.2f} s and {long:.2f} s, {long / short:.1f} times")


def _phrases(rules: RuleBook, chars: int) -> list[str]:
    """Return phrases of spam vocabulary with so many characters in all."""
    words, draw = rules.lexicon.words, Random(1)  # noqa: S311 -- made text
    phrases: list[str] = []
    while chars > 0:
        pair = draw.choice(words["brand_stems"]) + draw.choice(words["brand_suffixes"])
        phrase = draw.choice((draw.choice(words["strong"]), pair))
        phrases.append(phrase)
        chars -= len(phrase)
    return phrases


def _link(phrase: str) -> str:
    return f'<a href="http://{len(phrase)}.example/">{phrase}</a>'


def _seconds(html: str, rules: RuleBook) -> float:
    page = Page(body=html.encode())
    start = time.process_time()
    clean(page, rules)
    return time.process_time() - start


if __name__ == "__main__":
    main()
