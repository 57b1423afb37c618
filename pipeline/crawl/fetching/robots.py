"""
robots.txt per RFC 9309: what a site asks crawlers not to fetch, and how long to wait between requests.

The parser is protego, whose matching is linear since 0.7; this module decides what an answer to /robots.txt means.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego

from pipeline.crawl.fetching.bodies import unpack
from pipeline.crawl.fetching.exchange import Failure, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pipeline.model import Reason

MAX_ROBOTS_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least 500 KiB must be parsed; what follows is ignored."""
MAX_REDIRECTS = 5
"""RFC 9309, 2.3.1.2: at least five hops, also across hosts."""
MAX_AGE_S = 86_400.0
"""RFC 9309, 2.4: a copy should not be used for more than 24 hours."""

_CLIENT_ERRORS = range(400, 500)
_TOO_MANY_REQUESTS = 429
_OK = range(200, 300)
_REDIRECTS = range(300, 400)

ALLOW_ALL = ""
REFUSE_ALL = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """
    What a site's robots.txt came to.

    Attributes:
        text: Its rules; `ALLOW_ALL` and `REFUSE_ALL` stand for answers that were no file.
        detail: Where the rules come from, for the log.
        may_pass: True if the site could not be asked: ask again before giving its pages up.
        reason: Why a page that these rules refuse is not fetched.
    """

    text: str
    detail: str
    may_pass: bool = False
    reason: Reason = "robots"


class Robots:
    r"""
    The rules of one origin for one crawler.

    Args:
        text: Content of the robots.txt.
        user_agent: Our product name; groups are chosen by it.

    Example:
        >>> robots = Robots("User-agent: *\nDisallow: /private\nCrawl-delay: 2", "Qinggao")
        >>> robots.allows("http://a.cn/private/x"), robots.allows("http://a.cn/"), robots.delay_s
        (False, True, 2.0)
    """

    def __init__(self, text: str, user_agent: str) -> None:
        self._rules = Protego.parse(text)
        self._user_agent = user_agent
        asked = self._rules.crawl_delay(user_agent)
        self.delay_s = float(asked) if asked is not None and math.isfinite(asked) and asked > 0 else 0.0

    def allows(self, url: str) -> bool:
        """Return whether an address may be fetched."""
        return bool(self._rules.can_fetch(url, self._user_agent))


def robots_url(url: str) -> str:
    """
    Return where the robots.txt for an address lies.

    Example:
        >>> robots_url("https://a.cn:8443/x?y")
        'https://a.cn:8443/robots.txt'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def product_of(user_agent: str) -> str:
    """
    Return the product name of a User-Agent, which groups of a robots.txt are chosen by (RFC 9309, 2.2.1).

    Example:
        >>> product_of("Qinggao/0.1 (+https://example.org/bot)")
        'Qinggao'
    """
    return user_agent.partition("/")[0].strip()


async def fetch_robots(
    url: str, get: Callable[[str], Awaitable[Response | Failure]], target_of: Callable[[Response, str], str | None]
) -> RobotsFile:
    """
    Ask a site for its robots.txt.

    Args:
        url: Any address of the origin.
        get: Fetches an address, following nothing.
        target_of: Tells where a redirect leads, None if nowhere.

    Returns:
        The rules to keep to: all is allowed where the file does not exist (4xx), nothing where the site is in trouble
        (5xx, 429, no answer), as RFC 9309, 2.3.1, asks.
    """
    asked = robots_url(url)
    for _ in range(MAX_REDIRECTS + 1):
        answer = await get(asked)
        if isinstance(answer, Failure):
            return RobotsFile(REFUSE_ALL, f"robots.txt: {answer.detail}", answer.may_pass, answer.reason)
        target = target_of(answer, asked) if answer.status in _REDIRECTS else None
        if target is None:
            return read_answer(answer)
        asked = target
    return RobotsFile(ALLOW_ALL, "robots.txt: too many redirects, as good as none")


def read_answer(answer: Response) -> RobotsFile:
    """Tell what an answer to a request for robots.txt means."""
    if answer.status in _OK:
        body = unpack(answer.body, answer.header("content-encoding"), MAX_ROBOTS_BYTES)
        if answer.is_broken_off or body.flaw in ("cut", "corrupt"):
            # What is missing may be the very rules that keep us out.
            return RobotsFile(REFUSE_ALL, "robots.txt: came incomplete, the site is in trouble", may_pass=True)
        # A page in place of the file (a soft 404) has no rules in it: every line of HTML is an unknown directive.
        text = body.data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        return RobotsFile(text, "robots.txt asks not to fetch it")
    if answer.status in _CLIENT_ERRORS and answer.status != _TOO_MANY_REQUESTS:
        return RobotsFile(ALLOW_ALL, f"robots.txt: status {answer.status}, none there")
    if answer.status in _REDIRECTS:
        return RobotsFile(ALLOW_ALL, "robots.txt: a redirect to nowhere, as good as none")
    return RobotsFile(REFUSE_ALL, f"robots.txt: status {answer.status}, the site is in trouble", may_pass=True)
