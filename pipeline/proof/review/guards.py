"""
Who may ask the review server.

It listens on 127.0.0.1 only, and writes rule files. Any page open in the same browser can send requests there, so three
things are asked of each: the Host it was sent to (a name that a foreign site points at 127.0.0.1 is refused: DNS
rebinding), the token that only the person at the terminal has seen, and, of what changes anything, our own Origin.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, RedirectResponse

from pipeline.proof.html.render import content_policy

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "qinggao-review"
MAX_BODY = 16_384
"""Bytes of a request's body; what our own forms send is far shorter."""
POLICY = content_policy("script-src 'self'; connect-src 'self'; form-action 'self'")
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with `no-referrer` a browser says Origin: null of our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def refusal(request: Request, token: str, port: int) -> Response | None:
    """
    Answer a request that may not go further; None for one that may.

    The address with the token in it is opened once: it leaves a cookie and the address without the token.
    """
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    host = request.headers.get("host", "")
    if host not in hosts:
        return _refused(421, "this server answers at 127.0.0.1 only")
    if int(request.headers.get("content-length") or 0) > MAX_BODY or "transfer-encoding" in request.headers:
        return _refused(413, "too much")
    if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
        return _refused(403, "sent from another page")
    given = request.query_params.get("token")
    if request.method == "GET" and given is not None and _is(given, token):
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")
        return response
    if not _is(request.cookies.get(COOKIE, ""), token):
        return _refused(403, "open the address that the terminal shows, with its token")
    return None


def _is(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _refused(status: int, why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=status)
