"""The general way, from a parsed page to the paragraphs of its body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import content_of, titles_of
from pipeline.cleaning.extract.carried.embedded import find_embedded
from pipeline.cleaning.extract.finding.choose import choose
from pipeline.cleaning.extract.finding.folded import unfold
from pipeline.cleaning.extract.finding.headline import flatten
from pipeline.cleaning.extract.finding.lead import find_lead
from pipeline.cleaning.extract.finding.listing import is_front, is_listing, is_lone_teaser, is_teasers
from pipeline.cleaning.extract.finding.verse import find_verse
from pipeline.cleaning.extract.finding.weigh import glance, weigh
from pipeline.cleaning.extract.opinion import second_opinion
from pipeline.cleaning.extract.own_links import without_own_links
from pipeline.cleaning.extract.page.vocabulary import load_vocabulary
from pipeline.cleaning.extract.page.walk import outline
from pipeline.cleaning.extract.trimming.promotions import within_margins
from pipeline.cleaning.extract.trimming.trim import trim
from pipeline.cleaning.imposters import MAX_IMPOSTER_HAN
from pipeline.model import Refusal
from pipeline.rulebook.fold import count_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.extract.finding.weigh import Glance, Weights
    from pipeline.cleaning.extract.page.outline import Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

MIN_BODY = 20.0
"""Chinese characters in sentences below which there is no article, unless it is a brief."""
MIN_TRUSTED = 8.0
"""So much of it must count in its place: less is what a site says of itself at its foot, or what a dialog says."""
MIN_BRIEF, MAX_BYLINE_LINES = 10.0, 4
SENTENCE_ENDS = ("。", "！", "？")
LISTING = Refusal("index_page", "lists of links, and no headline")
TEASERS = Refusal("index_page", "nothing but the beginnings of other articles")
THIN_BODY = 200.0
"""Below this the page may show only the beginning of what its scripts hold."""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    The body of an article, before rules cut lines out of it.

    Attributes:
        paragraphs: Text between block elements or line breaks, in page order, white space folded; never the headline.
        extractor: What found the body: "structure", "json-ld", "embedded:__NEXT_DATA__", "trafilatura", …
        warnings: What a reader of the article should know.
    """

    paragraphs: tuple[str, ...]
    extractor: str
    warnings: tuple[str, ...] = ()


class _Body(NamedTuple):
    page: Outline
    weights: Weights
    block: int
    kept: list[int]
    extractor: str

    @property
    def chars(self) -> float:
        return sum(max(0.0, self.weights.raw[index]) for index in self.kept)

    @property
    def is_trusted(self) -> bool:
        return sum(max(0.0, self.weights.paragraphs[index]) for index in self.kept) >= MIN_TRUSTED

    def draft(self) -> Draft:
        return Draft(tuple(self.page.paragraphs[index].text for index in self.kept), self.extractor)


def extract(
    tree: LexborHTMLParser, html: str, *, url: str | None = None, headline: str | None = None
) -> Draft | Refusal:
    """
    Find the paragraphs of the article's body.

    Args:
        tree: The page; only where it shows no body may links be taken off its text.
        html: The page as text; it is only searched for a button that unfolds the body.
        url: Where the page came from, if known.
        headline: The article's headline, if known; it is never a paragraph.

    Returns:
        The body, or why there is none: `index_page` for a page that lists articles, `login_wall` for one that offers
        hardly more than a login, `empty` for a page without one.
    """
    vocabulary = load_vocabulary()
    titles = [*([headline] if headline else []), *titles_of(tree)]
    page = unfold(outline(content_of(tree)), html, vocabulary)
    seen = glance(page, vocabulary, titles)
    if is_front(page, seen, url):
        return LISTING
    shown = _shown_body(page, vocabulary, seen)
    body = _embedded_body(tree, titles, vocabulary, shown) if shown.chars < THIN_BODY else shown
    if body is shown and is_listing(shown.page, shown.weights, shown.block, shown.kept, url):
        return LISTING
    if _is_teasing(body, titles):
        return TEASERS
    if body is shown and (wall := _wall(shown, vocabulary)):
        return Refusal("login_wall", wall)
    is_short = body.chars < MIN_BODY and not _is_brief(body, vocabulary)
    if is_short or not body.is_trusted:
        return _without_sentences(tree, html, titles, vocabulary, shown)
    return body.draft()


def paragraphs_of(node: LexborNode) -> tuple[str, ...]:
    """
    Read all paragraphs below an element, for a site layout that knows where its body is.

    Args:
        node: The body's element.

    Returns:
        The text between block elements or line breaks, in page order, white space folded.

    >>> from pipeline.cleaning.dom import parse
    >>> paragraphs_of(parse("<div>甲<b>乙</b><br>丙<p>丁　戊</p></div>").body)
    ('甲乙', '丙', '丁 戊')
    """
    return tuple(paragraph.text for paragraph in outline(node).paragraphs)


def _is_teasing(body: _Body, titles: Sequence[str]) -> bool:
    """Tell whether a body is nothing but the beginnings of articles, or of one, that stand elsewhere."""
    told = [index for index in body.kept if body.weights.raw[index] > 0]
    texts = [body.page.paragraphs[index].text for index in told]
    return is_teasers(texts) or is_lone_teaser(body.page, body.weights, told, titles)


def _wall(body: _Body, vocabulary: Vocabulary) -> str | None:
    """Find the line that offers the rest to members, where next to nothing stands in front of it."""
    block = body.page.blocks[body.block]
    left = (index for index in range(block.start, block.end) if index not in body.kept)
    offers = (text for index in left if vocabulary.wall.fullmatch(text := body.page.paragraphs[index].text))
    text = "".join(body.page.paragraphs[index].text for index in body.kept)
    return next(offers, None) if count_han(text) <= MAX_IMPOSTER_HAN else None


def _is_brief(body: _Body, vocabulary: Vocabulary) -> bool:
    """Tell whether a body of a single short sentence, with a table perhaps, stands right under its headline."""
    headline = body.weights.headline
    first = next((index for index in body.kept if body.weights.raw[index] > 0), -1)
    if first <= headline.place:
        return False
    between = (paragraph.text for paragraph in body.page.paragraphs[headline.place + 1 : first])
    byline = [text for text in between if flatten(text) != headline.flat and not vocabulary.is_furniture(text)]
    return (
        headline.is_titled
        and body.chars >= MIN_BRIEF
        and len(byline) < MAX_BYLINE_LINES
        and body.page.paragraphs[first].text.endswith(SENTENCE_ENDS)
    )


def _without_sentences(
    tree: LexborHTMLParser, html: str, titles: Sequence[str], vocabulary: Vocabulary, shown: _Body
) -> Draft | Refusal:
    """Try what is left where no block holds sentences outside of links; the tree is changed, nobody reads it later."""
    if without_own_links(tree):
        page = unfold(outline(content_of(tree)), html, vocabulary)
        unlinked = _shown_body(page, vocabulary, glance(page, vocabulary, titles))
        if unlinked.chars >= MIN_BODY and unlinked.is_trusted:
            return unlinked.draft()
    paragraphs = within_margins(second_opinion(tree), vocabulary)
    if paragraphs:
        return Draft(paragraphs, "trafilatura")
    verse = find_verse(shown.page, shown.weights, vocabulary)
    return shown._replace(kept=verse).draft() if verse else Refusal("empty", "no sentences, or hardly any")


def _shown_body(page: Outline, vocabulary: Vocabulary, seen: Glance) -> _Body:
    weights = weigh(page, vocabulary, seen)
    block = choose(page, weights, vocabulary)
    kept = trim(page, weights, vocabulary, block)
    lead = find_lead(page, weights, vocabulary, block, kept)
    return _Body(page, weights, block, [*lead, *kept], "structure")


def _embedded_body(tree: LexborHTMLParser, titles: Sequence[str], vocabulary: Vocabulary, shown: _Body) -> _Body:
    """Give the body in the page's scripts if it is at least twice as long as the one shown, else the one shown."""
    found = find_embedded(tree, titles)
    if found is None or found.weight < 2 * max(shown.chars, MIN_BODY):
        return shown
    weights = weigh(found.page, vocabulary, glance(found.page, vocabulary, titles))
    return _Body(found.page, weights, 0, trim(found.page, weights, vocabulary, 0), found.where)
