"""
The headline a reader sees.

A page names its headline several times: in a heading over the body, in <title> and og:title with the site's name
behind it, in JSON-LD. The line that the others confirm wins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.embedded import squeezed
from pipeline.cleaning.byline.fields import fields_in
from pipeline.cleaning.byline.forms import without_moments
from pipeline.cleaning.byline.lines import has_hint
from pipeline.cleaning.byline.moments import moment_in
from pipeline.cleaning.byline.persons import is_publisher
from pipeline.cleaning.byline.vocabulary import names, site_words
from pipeline.cleaning.invisible import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from pipeline.cleaning.byline.lines import Line, Outline

_APPENDED = re.compile(r"\s?[（(]\d{1,3}\s?/\s?\d{1,3}[)）]$|(?<=.{10})(?:[|｜][\u3400-\u9fff]{2,4}){2,}$")
"""Behind a headline: which picture of a gallery is shown, 「(1/6)」; keywords for search engines, 「|渡口|茶馆」."""
_SHORTEST, _LONGEST = 4, 120  # characters
_LONGEST_PAIR = 8  # characters of two sections in a row, 「财经理财」
_LONGEST_SITE = 16  # characters
_CRUMB_MARK = re.compile(r"\s{0,3}(?:[_＿|｜丨│︱»«>＞]|-{1,3}|－|–|—|:{2}|(?<=\s)[·•](?=\s))\s{0,3}")
_DATE_CODE = re.compile(r"[A-Z]?\d{6,8}|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_PRINT_PAGE = re.compile(r"(?:[^\s_|:：-]{2,8}[报報刊])?[\s_|-]{0,3}第\s?[A-Z]?\d{1,3}\s?版(?:\s?[:：]\s?\S{0,8})?")
"""The page of a paper, 「某某晚报 第08版：要闻」."""
_LATIN_SITE = re.compile(r"[\w.]{1,40}\.(?:com|cn|net|org|hk|tw)(?:\.\w\w)?", re.IGNORECASE)
_RANKS = {1: 2.0, 2: 1.0, 3: 0.5}
_CONFIRMED, _LINKED = 4.0, -2.0
_ENOUGH = 8  # characters of a headline that tell it from others
_NEAR = 20  # lines over the body
_CLOSE, _FAR = 3, 8  # lines between a headline and its byline


def headline_line(page: Outline, stated: Sequence[str], is_spam: Callable[[str], bool]) -> int | None:
    """
    Find the line that shows the headline which the markup states.

    Args:
        page: The page's lines.
        stated: What <title>, og:title and JSON-LD say, with the site's name or without.
        is_spam: Vetoes a candidate.

    Returns:
        The number of the line, None where no line agrees with the markup.
    """
    end = page.body[0] + 1 if page.body[1] else len(page.lines)
    lines = [(at, line) for at, line in enumerate(page.lines[:end]) if _SHORTEST <= len(line.text) <= _LONGEST]
    wanted = [squeezed(form) for text in stated for form in (text, without_crumbs(text), without_site_in_front(text))]
    first = {squeezed(_CRUMB_MARK.split(text)[0]) for text in stated}
    scored = sorted(((_score(line, wanted, first), at) for at, line in lines), reverse=True)
    confirmed = [at for score, at in scored if score > 0 and not _is_logo(page.lines[at])]
    return next((at for at in confirmed if not is_spam(page.lines[at].text)), None)


def likely_line(page: Outline, site: Sequence[str], is_spam: Callable[[str], bool]) -> int | None:
    """
    Find the line that is marked like a headline, where the markup confirms none.

    Args:
        page: The page's lines.
        site: Names of the site, which are no headline.
        is_spam: Vetoes a candidate.

    Returns:
        The number of an h1 over the body, or of a lower heading or an element called title with date or source right
        under it; None where no line fits.
    """
    return _best(page, site, is_spam, _likeness)


def line_over_byline(page: Outline, site: Sequence[str], is_spam: Callable[[str], bool]) -> int | None:
    """Find the line right over date or source, the last hope where neither markup nor elements tell the headline."""
    return _best(page, site, is_spam, lambda _, distance: 1.0 / distance if distance <= _CLOSE else 0.0)


def stated_headline(stated: Sequence[str], site: Sequence[str], is_spam: Callable[[str], bool]) -> str | None:
    """
    Take the headline from what the markup states, where no line shows it.

    Args:
        stated: Candidates, best first.
        site: Names of the site, as far as known.
        is_spam: Vetoes a candidate.
    """
    cleaned = (_APPENDED.sub("", without_crumbs(text, site)) for text in stated)
    fits = (text for text in cleaned if len(text) >= _SHORTEST and not is_crumb(text, site))
    return next((text for text in fits if not is_spam(text)), None)


def without_crumbs(text: str, site: Sequence[str] = ()) -> str:
    """
    Cut the site's name and its sections off the end of a <title>.

    Example:
        >>> without_crumbs("某地发布新规定_社会新闻_某某网")
        '某地发布新规定'
        >>> without_crumbs("棱镜|某地发布新规定")
        '棱镜|某地发布新规定'
    """
    text = " ".join(text.split()).lstrip("-_| ")
    while True:
        marks = [*_CRUMB_MARK.finditer(text)]
        if not marks or marks[-1].start() < _SHORTEST or not is_crumb(text[marks[-1].end() :], site):
            return text
        last = marks[-1]
        # Who sets `_` between site and section sets it between section and headline too, never within a headline.
        cut = next(mark for mark in marks if mark[0] == last[0]) if "_" in last[0] else last
        text = text[: cut.start()] if cut.start() >= _SHORTEST else text[: last.start()]


def without_site_in_front(text: str) -> str:
    """
    Cut the site's name, and sections behind it, off the front of a <title>.

    Example:
        >>> without_site_in_front("某某晚报 - 副刊 - 某地发布新规定"), without_site_in_front("评论|某地发布新规定")
        ('某地发布新规定', '评论|某地发布新规定')
    """
    *crumbs, last = (part.strip() for part in _CRUMB_MARK.split(" ".join(text.split())))
    is_named = bool(crumbs) and crumbs[0].endswith(site_words().endings) and all(is_crumb(part, ()) for part in crumbs)
    return last if is_named and len(last) >= _SHORTEST else text


def without_tag(line: str, stated: Sequence[str]) -> str:
    """
    Cut a tag off an end of the headline's line, 「原创」, where the markup states the headline without it.

    Example:
        >>> without_tag("某地发布新的规定 置顶", ["某地发布新的规定_某某网"])
        '某地发布新的规定'
        >>> without_tag("原创 某地发布新的规定", ["某地发布新的规定_某某网"])
        '某地发布新的规定'
    """
    for bare in map(without_crumbs, stated):
        front, found, behind = line.partition(bare)
        if found and "" in {front, behind} and (front or behind).strip() in names().strangers:
            return bare
    return line


def whole_headline(page: Outline, at: int, stated: Sequence[str]) -> str:
    """
    Give the headline that a line shows, without a tag or what is appended to it.

    The other line of its element is added if the markup states both.

    Args:
        page: The page's lines.
        at: The number of the line.
        stated: What the markup states.
    """
    known = [squeezed(one) for one in stated]
    for first in (at, at - 1):
        pair = page.lines[max(0, first) : first + 2]
        if len(pair) == len(("first", "second")) and pair[0].block.mem_id == pair[1].block.mem_id:
            both = squeezed(pair[0].text + pair[1].text)
            if any(both in one for one in known):
                return f"{pair[0].text} {pair[1].text}"
    return without_tag(_APPENDED.sub("", _untagged(page.lines[at], known)), stated)


def _untagged(line: Line, known: Sequence[str]) -> str:
    """Give a line without a tag in an element of its own, unless the markup states it with the headline."""
    parts = line.parts
    if len(parts) < len(("headline", "tag")) or any(squeezed(line.text) in one for one in known):
        return line.text
    for tag, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        bare = fold(" ".join(part.text for part in rest))
        if tag.text in names().strangers and len(bare) >= _SHORTEST and tag.node.mem_id != line.block.mem_id:
            return line.text.removesuffix(tag.text).removeprefix(tag.text).strip()
    return line.text


def crumbs_of(text: str, headline: str) -> tuple[str, ...]:
    """Split what a <title> says behind the headline, or in front of it where nothing follows."""
    flat = " ".join(text.split())
    headline = " ".join(headline.split())
    at = flat.find(headline)
    rest = (flat[at + len(headline) :] or flat[:at]) if at >= 0 else flat
    return tuple(part.strip(" 【】[]") for part in _CRUMB_MARK.split(rest) if part.strip(" 【】[]"))


def site_crumbs(text: str, headline: str) -> tuple[str, ...]:
    """
    Give the parts of a <title> that may name the site: those beside the headline, or where it has another, its like.

    >>> site_crumbs("某地发布新规定_某某在线", "某地发布新规定"), site_crumbs("十年回顾_某某网", "某地发布新规定")
    (('某某在线',), ('某某网',))
    """
    crumbs = crumbs_of(text, headline)
    is_named = " ".join(headline.split()) in " ".join(text.split())
    return crumbs if is_named else tuple(part for part in crumbs if is_crumb(part, ()) or is_publisher(part))


def is_section(text: str) -> bool:
    """Tell whether a part of a <title> names a section or a print date, not the site."""
    sections = site_words().sections
    topic = text.removesuffix("新闻").removesuffix("新聞")
    undated = without_moments(text).strip()
    is_date = bool(_DATE_CODE.fullmatch(text)) or not undated or bool(_PRINT_PAGE.fullmatch(undated))
    is_pair = len(text) <= _LONGEST_PAIR and any(text[:at] in sections and text[at:] in sections for at in (2, 3, 4))
    return topic in sections or is_pair or is_date or text.endswith(("频道", "頻道", "要闻"))


def is_crumb(part: str, site: Sequence[str]) -> bool:
    """Tell whether a part of a <title> belongs to the site."""
    part = part.strip(" 【】[]")
    if not part or is_section(part) or _LATIN_SITE.fullmatch(part) or part in site:
        return True
    return len(part) <= _LONGEST_SITE and part.lower().endswith(site_words().endings)


def _is_logo(line: Line) -> bool:
    """Tell whether a line is the site's name with a link home: some set it in an h1, or state it as the title."""
    return line.is_link and is_crumb(line.text, ())


def _score(line: Line, wanted: Sequence[str], first: AbstractSet[str]) -> float:
    """
    Weigh a line that the markup confirms: how much of what is stated it covers, then its rank; 0 for others.

    A short line is a headline where it is a heading or the first part of a <title>.
    """
    head = squeezed(line.text[:12])
    if not head or not any(head in stated for stated in wanted):
        return 0.0
    text = squeezed(line.text)
    share = max((_share(text, stated) for stated in wanted), default=0.0) if len(text) >= _SHORTEST else 0.0
    if not share or (len(text) < _ENOUGH and share < 1 and not _may_be_short(line, text, first)):
        return 0.0  # a button, a section or the site's name, named somewhere in the <title>
    return _CONFIRMED * (1 + share) + _RANKS.get(line.heading, 0.0) + (_LINKED if line.is_link else 0.0)


def _may_be_short(line: Line, text: str, first: AbstractSet[str]) -> bool:
    return bool(line.heading) or (text in first and not is_section(line.text))


def _share(text: str, stated: str) -> float:
    """Return how much of what is stated a line covers; half of that where it does not stand at the beginning."""
    if text in stated:
        return len(text) / len(stated) / (1 if stated.startswith(text) else 2)
    is_longer = len(stated) >= _ENOUGH and text.startswith(stated)  # the markup cuts long headlines short
    return len(stated) / len(text) if is_longer else 0.0


def _may_be_headline(line: Line, site: Sequence[str]) -> bool:
    text = line.text
    named = is_section(text) or squeezed(text).startswith(site_words().paths) or any(text in name for name in site)
    linked = line.is_link and line.heading != 1
    tools = all(word in names().strangers for word in text.lower().split())
    return _SHORTEST <= len(text) <= _LONGEST and not linked and not named and not tools and not _is_credited(line)


def _best(
    page: Outline, site: Sequence[str], is_spam: Callable[[str], bool], likeness: Callable[[Line, int], float]
) -> int | None:
    """Choose the line over the body that is most like a headline, given its distance to date or source under it."""
    near = range(max(0, page.body[0] - _NEAR), page.body[0])
    credited = [at for at in near if _is_credited(page.lines[at])]
    scored = []
    for at in near:
        line = page.lines[at]
        distance = next((below - at for below in credited if below > at), _FAR)
        if _may_be_headline(line, site):
            scored.append((likeness(line, distance), at))
    fits = (at for score, at in sorted(scored, reverse=True) if score > 0)
    return next((at for at in fits if not is_spam(page.lines[at].text)), None)


def _likeness(line: Line, distance: int) -> float:
    """Weigh a heading, or an element that is called title, by how close under it date or source stand."""
    if line.heading == 1 or (line.heading and distance < _FAR):
        return _RANKS.get(line.heading, 0.0) + 1.0 / distance
    return 0.5 + 1.0 / distance if distance <= _CLOSE and has_hint(line.raw[0][1], "title") else 0.0


def _is_credited(line: Line) -> bool:
    return not line.is_prose and bool(fields_in(line.text) or moment_in(line.text))
