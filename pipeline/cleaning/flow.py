"""
A page's way, from bytes to article.

    decode → shield → repair → dom (cut spam blocks) → byline → extract → spam (cut lines) → article

`clean` is a pure function: no clock, disk, network or global. The same bytes and the same rules give the same outcome.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from pipeline.cleaning.article import Reading, Source, assemble, reject
from pipeline.cleaning.byline.find import Byline, Search
from pipeline.cleaning.byline.stated import state_byline, with_edge_credits
from pipeline.cleaning.decode import decode
from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import extract
from pipeline.cleaning.extract.layout import find_body, layout_of, read_body
from pipeline.cleaning.head import move_credits, move_headline
from pipeline.cleaning.imposters import imposter, refuse_response, visible_text
from pipeline.cleaning.join import join_pages
from pipeline.cleaning.media import refuse_media
from pipeline.cleaning.plaintext import read_plain_text
from pipeline.cleaning.repair import repair
from pipeline.cleaning.shield import shield
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.headlines.titles import TitleGuard, cut_titles, foreign_headline, stand_in, topic_of_tree
from pipeline.cleaning.spam.removals import is_visible_spam
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.cleaning.spam.tree.blocks import cut_blocks
from pipeline.cleaning.spam.verdict import hijacked
from pipeline.errors import in_a_line
from pipeline.model import Kept, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.cleaning.extract import Draft
    from pipeline.cleaning.spam.features.context import Context
    from pipeline.model import Outcome, Page
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.sites import Layout

NOTHING_LEFT = Refusal("empty", "rules left nothing of the text")
"""The one refusal for want of text that follows from rules for lines; any other is found before they are asked."""


def clean(page: Page, rules: RuleBook) -> Outcome:
    """
    Clean one page, with the further pages of its article if it carries them.

    Args:
        page: The page as it was fetched or handed in.
        rules: The rule book.

    Returns:
        `Kept` with the article, or `Rejected` with the reason why there is none.

    >>> from pipeline import Page, load_rules
    >>> clean(Page(body=b"%PDF-1.7"), load_rules()).reason
    'not_html'
    """
    return clean_parts(page, rules) if page.parts else clean_alone(page, rules)


def clean_or_tell(page: Page, rules: RuleBook) -> Outcome:
    """
    Clean a page as `clean` does; a fault of ours that would raise is told as an outcome, `internal_error`.

    For whoever cleans many pages: one that nobody foresaw costs itself, and not the others.
    """
    try:
        return clean(page, rules)
    except Exception as exc:  # noqa: BLE001 -- see above
        return reject(page, Refusal("internal_error", f"internal error, please report it: {in_a_line(exc)}"))


def clean_parts(page: Page, rules: RuleBook) -> Outcome:
    """Clean each page of an article and join what they give; rejected as its first page is if none gives text."""
    first = clean_alone(page, rules)
    outcomes = (first, *(part and clean_alone(part, rules) for part in page.parts))
    articles = [outcome.article if isinstance(outcome, Kept) else None for outcome in outcomes]
    return Kept(join_pages(articles)) if any(articles) else first


def clean_alone(page: Page, rules: RuleBook) -> Outcome:
    """Clean one page by itself."""
    source = read_source(page)
    if isinstance(source, Refusal):
        return reject(page, source)
    context = context_of(source.text, rules.lexicon)
    read = read_text if page.media == "text" else read_html
    reading = read(page, source.text, rules, context)
    if isinstance(reading, Refusal):
        return reject(page, reading)
    tainted = any(map(is_visible_spam, reading.removed))
    around = context._replace(tainted=tainted, headline=reading.byline.title or "")
    cut = cut_lines(reading.text, rules, around)
    reading = with_honest_headline(reading, cut.text, rules, context)
    removed = (*reading.removed, *cut.removed)
    refusal = hijacked(cut.text, removed, rules, context) if removed or cut.has_strong else None
    refusal = refusal or (hijacked(cut.unvoted, (), rules, context) if cut.unvoted != cut.text else None)
    refusal = refusal or imposter(reading.byline.title, cut.text)
    if refusal:
        return reject(page, refusal)
    if not cut.text:
        return reject(page, NOTHING_LEFT)
    return Kept(assemble(page, source, reading, cut, rules.digest))


def with_honest_headline(reading: Reading, text: str, rules: RuleBook, context: Context) -> Reading:
    """Cut out of a headline what has nothing to do with the article below it."""
    title = reading.byline.title or ""
    found = foreign_headline(title, text, rules, context)
    if not found and (other := stand_in(title, text, reading.removed)):
        found = "", other
    if not found:
        return reading
    byline = replace(reading.byline, title=found[0] or None)
    return replace(reading, byline=byline, removed=(*reading.removed, found[1]))


def read_source(page: Page) -> Source | Refusal:
    """Decode, shield and repair: everything that happens before a parser sees the page."""
    decoded = decode(page.body, page.content_type, page.media)
    text = "" if isinstance(decoded, Refusal) else decoded.text
    if refusal := refuse_response(page.status, text):
        return refusal
    if page.media == "html" and (refusal := refuse_media(page.content_type, page.url, text)):
        return refusal
    if isinstance(decoded, Refusal):
        return decoded
    shielded = shield(decoded.text) if page.media == "html" else decoded.text
    if isinstance(shielded, Refusal):
        return shielded
    return Source(decoded, repair(shielded))


def read_html(page: Page, html: str, rules: RuleBook, context: Context) -> Reading | Refusal:
    """Read headline, credits and body off a page, after injected blocks were cut out of its tree."""
    tree = parse(html)
    is_spam_title = TitleGuard(rules, context, cache(partial(topic_of_tree, tree)))
    blocks = cut_blocks(tree, rules, context, page.url)
    removed = (*blocks.removed, *cut_titles(tree, is_spam_title))
    layout = layout_of(page, rules.sites)
    read = read_by_layout(tree, layout, page, is_spam_title) if layout else None
    byline, draft = read or read_generally(tree, html, page, is_spam_title)
    if isinstance(draft, Refusal):
        text = visible_text(parse(html) if removed else tree)
        spam = hijacked(text, removed, rules, context) if removed or blocks.has_strong else None
        return spam or imposter(byline.title, text) or draft
    misfit = (f"layout_misfit:{layout.name}",) if layout and not read else ()
    warnings = (*misfit, *draft.warnings, *(f"flag:{rule}" for rule in blocks.flagged))
    return move_credits(Reading("\n".join(draft.paragraphs), byline, draft.extractor, removed, warnings))


def read_by_layout(
    tree: LexborHTMLParser, layout: Layout, page: Page, is_spam_title: Callable[[str], bool]
) -> tuple[Byline, Draft] | None:
    """Read byline and body where a site's layout says they are; None where it does not fit the page."""
    nodes = find_body(tree, layout)
    if not nodes:
        return None
    search = Search(tree, page.url, page.fetched_at, is_spam_title)
    byline = state_byline(tree, layout, is_spam_title).over(search)
    draft = read_body(nodes, layout, byline.title)
    return with_edge_credits(byline, draft.paragraphs), draft


def read_generally(
    tree: LexborHTMLParser, html: str, page: Page, is_spam_title: Callable[[str], bool]
) -> tuple[Byline, Draft | Refusal]:
    """Find byline and body by what they look like."""
    search = Search(tree, page.url, page.fetched_at, is_spam_title)
    draft = extract(tree, html, url=page.url, headline=search.title)
    if isinstance(draft, Refusal):
        return Byline(search.title), draft
    return search.byline(), draft


def read_text(page: Page, text: str, rules: RuleBook, context: Context) -> Reading | Refusal:
    """Read headline, credits and body off a plain text; `page` is not needed for it."""
    del page
    draft = read_plain_text(text)
    if isinstance(draft, Refusal):
        return draft
    reading = Reading("\n".join(draft.paragraphs), Byline(), draft.extractor)
    return move_credits(move_headline(reading, TitleGuard(rules, context)))
