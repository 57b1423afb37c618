"""
URLs as keys.

Two spellings of one address must give one key, or a page is fetched twice and an article gets two ids. w3lib's
`safe_url_string` does the encoding as browsers do; its `canonicalize_url` is not used because it keeps `:80`.
Nothing here touches the network: a host name is text.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say where a reader came from, never what the page shows: analytics and share buttons.
TRACKING_PARAMETERS = frozenset(
    {
        "_ga",
        "_gl",
        "bd_vid",
        "dclid",
        "fbclid",
        "gclid",
        "hmci",
        "hmcu",
        "hmkw",
        "hmpl",
        "hmsr",
        "igshid",
        "isappinstalled",
        "mc_cid",
        "mc_eid",
        "msclkid",
        "nsukey",
        "pvid",
        "scm",
        "share_medium",
        "share_source",
        "share_token",
        "sharefrom",
        "spm",
        "tt_from",
        "utm_campaign",
        "utm_content",
        "utm_id",
        "utm_medium",
        "utm_source",
        "utm_term",
        "yclid",
    }
)
# `from` is often a real parameter; only these values, set by share buttons of apps, mean nothing.
SHARE_VALUES = frozenset({"timeline", "singlemessage", "groupmessage", "weibo", "qq", "wechat", "weixin"})

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_CONTROL_OR_SPACE = "".join(map(chr, range(0x21)))
_SURROGATE = re.compile("[\ud800-\udfff]")
# The WHATWG encoding standard reads both labels as their superset.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


@functools.lru_cache(maxsize=4096)  # a page's own address is asked for by several steps
def canonical_url(url: str, charset: str = "utf-8") -> str:
    """
    Return the key of a web address: equal for spellings of one address.

    Scheme and host are lower-case and IDNA-encoded; default port, user name, fragment, dot segments and tracking
    parameters are dropped; percent-encoding is normalised. The order of the parameters is kept: some servers care.

    Args:
        url: An absolute address, as found.
        charset: Encoding of the page it was found on; browsers send a query in it (the path is always UTF-8).

    Returns:
        The canonical address; what is no valid http(s) address comes back as it was, stripped.

    Example:
        >>> canonical_url("HTTP://News.Example.cn:80/a/../新.html?utm_source=wb#top")
        'http://news.example.cn/%E6%96%B0.html'
    """
    text = _SURROGATE.sub("\ufffd", url).strip(_CONTROL_OR_SPACE)
    try:
        parts = urlsplit(_encode(_forward_slashes(text), charset))
        port = parts.port
    except ValueError:
        return text
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in DEFAULT_PORTS or not host:
        return text
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = _without_dot_segments(_normalise_escapes(parts.path))
    query = _without_tracking(_normalise_escapes(parts.query))
    return urlunsplit(SplitResult(parts.scheme, netloc, path, query, ""))


@functools.lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """
    Return the host name of a web address in its canonical form, "" where there is none.

    Example:
        >>> host_of("https://用户@WWW.Example.CN:8080/x")
        'www.example.cn'
    """
    try:
        parts = urlsplit(canonical_url(url))
        valid = parts.scheme in DEFAULT_PORTS and parts.port != 0
    except ValueError:  # canonical_url hands broken addresses back as they were
        return ""
    return (parts.hostname or "") if valid else ""


def resolved(base: str, link: str, charset: str = "utf-8") -> str | None:
    """
    Return the canonical address that a link means, None where it leads nowhere on the web.

    Args:
        base: The address it is read against.
        link: An absolute or relative address.
        charset: Encoding of the page it was found on.

    Example:
        >>> resolved("http://a.cn/b/c.html", "d.html"), resolved("http://a.cn/", "javascript:void(0)")
        ('http://a.cn/b/d.html', None)
    """
    try:
        target = canonical_url(urljoin(base, link), charset)
    except ValueError:  # urljoin refuses broken IPv6 literals
        return None
    return target if host_of(target) else None


def registrable_domain(host: str) -> str:
    """
    Return the part of a host name that somebody registered: one owner, as a rule.

    Uses the Public Suffix List bundled with publicsuffixlist; nothing is fetched. Addresses and bare suffixes are
    returned as they are.

    Example:
        >>> registrable_domain("finance.news.example.com.cn")
        'example.com.cn'
    """
    name = host.lower().rstrip(".")
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return _suffix_list().privatesuffix(name) or name
    return name


@functools.cache
def _suffix_list() -> PublicSuffixList:
    # Loading takes 31 ms (measured); commands that never ask for a domain should not pay it.
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 -- loaded on first use, see above

    return PublicSuffixList()


def _encode(url: str, charset: str) -> str:
    label = charset.strip().lower()
    try:
        return str(safe_url_string(url, encoding=_SUPERSETS.get(label, label)))
    except (UnicodeError, LookupError):  # a label that is no encoding, or a character it cannot write
        return str(safe_url_string(url))


def _forward_slashes(url: str) -> str:
    # WHATWG: in an http address a backslash before the query is a slash; hand-written pages have http:\\host\path.
    head, mark, query = url.partition("?")
    return head.replace("\\", "/") + mark + query


def _normalise_escapes(text: str) -> str:
    def escape(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(escape, text)


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_tracking(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return name.lower() in TRACKING_PARAMETERS or (name == "from" and value in SHARE_VALUES)
