"""
The pages that prove the site layouts.

A sample of a layout is read by that layout and by no other way, holds what it must and lacks what it must not; and
every selector finds something on at least one of its layout's pages: one that finds nothing is a mistake or outdated.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.stated import has_value
from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract.layout import has_element, layout_of
from pipeline.cleaning.flow import clean, read_source
from pipeline.errors import Fault, InputError
from pipeline.model import Kept, Refusal
from pipeline.proof.samples import load_sample
from pipeline.rulebook.sites import FIELDS, compile_layouts
from pipeline.toml_lines import line_map, nearest_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.model import Page
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.sites import Layout, LayoutSample, SiteFileRead
    from pipeline.toml_lines import KeyPath


def check_layouts(rules: RuleBook) -> Iterator[Fault]:
    """
    Yield what is wrong with the layouts of a rule book, each fault at its line in the layout's file.

    Args:
        rules: The rule book; sample folders are named relative to the folder that holds its folder.
    """
    for file in rules.sites.files:
        lines = line_map(Path(file.path).read_text(encoding="utf-8"))
        for number, layout in enumerate(compile_layouts(file.entry)):
            yield from _Check(rules, file, lines, number, layout).faults()


@dataclass(frozen=True, slots=True)
class _Check:
    """One layout's check."""

    rules: RuleBook
    file: SiteFileRead
    lines: Mapping[KeyPath, int]
    number: int
    layout: Layout

    def faults(self) -> Iterator[Fault]:
        trees: list[LexborHTMLParser] = []
        for at, sample in enumerate(self.file.entry.layout[self.number].sample):
            page = self._page(sample)
            if isinstance(page, str):
                yield self._fault(("sample", at), page)
                continue
            yield from (self._fault(("sample", at), what) for what in self._differences(sample, page))
            source = read_source(page)
            if not isinstance(source, Refusal):
                trees.append(parse(source.text))
        for key in FIELDS if trees else ():
            finds = has_element if key in {"body", "drop"} else has_value
            for at, selector in enumerate(self.layout.selectors.get(key, ())):
                if not any(finds(tree, selector) for tree in trees):
                    yield self._fault(
                        (key, at), f"dead selector: {selector.css!r} finds nothing on the layout's samples"
                    )

    def _page(self, sample: LayoutSample) -> Page | str:
        folder = Path(self.rules.folder).parent / sample.page
        try:
            loaded = load_sample(folder)
        except InputError as exc:
            return str(exc)
        return "; ".join(map(str, loaded)) if isinstance(loaded, list) else loaded.page

    def _differences(self, sample: LayoutSample, page: Page) -> Iterator[str]:
        chosen = layout_of(page, self.rules.sites)
        if chosen is None or chosen.name != self.layout.name:
            yield f"{sample.page}: its address and date choose {chosen.name if chosen else 'no layout'}"
            return
        outcome = clean(page, self.rules)
        if not isinstance(outcome, Kept):
            yield f"{sample.page}: gives no article: {outcome.reason}"
            return
        article = outcome.article
        if article.cleaning.extractor != f"site:{self.layout.name}":
            yield f"{sample.page}: the layout does not fit it; read by {article.cleaning.extractor!r}"
        shown = f"{article.title}\n{article.text}"
        yield from (f"{sample.page}: lacks {text!r}" for text in sample.contains if text not in shown)
        yield from (f"{sample.page}: still holds {text!r}" for text in sample.lacks if text in shown)

    def _fault(self, key: tuple[str | int, ...], what: str) -> Fault:
        return Fault(self.file.path, nearest_line(dict(self.lines), ("layout", self.number, *key)), what)
