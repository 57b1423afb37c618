"""
`qinggao review`: the desk in a browser, on this machine alone.

Every answer is a whole page, and every decision is a form: it works without a script. htmx, from a package, fetches the
effect of a draft while the diff is read; our own script turns keys into clicks. Nothing of a saved page ever runs or
loads: the Content-Security-Policy knows two scripts and one style sheet, all of them ours.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

import pipeline
from pipeline.errors import QinggaoError
from pipeline.proof.html.render import rendered
from pipeline.proof.html.words import words
from pipeline.proof.review.guards import HEADERS, POLICY, refusal
from pipeline.proof.review.views import diff_of, effect_view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from pipeline.proof.html.words import Language
    from pipeline.proof.review.desk import Desk

_BAD_REQUEST = 400
_MAX_FIELDS = 8
_TURN = re.compile(r"[0-9]{1,9}")
_SCRIPTS = ("review.js", "htmx.js")


class ReviewServer:
    """
    The routes of one review.

    Attributes:
        desk: What they show and change.
        token: What a browser must have been given to be answered.
        port: The port the server listens on.
        language: The language of its pages.
    """

    def __init__(self, desk: Desk, token: str, port: int, language: Language) -> None:
        self.desk = desk
        self.token = token
        self.port = port
        self.language: Language = language

    def app(self) -> Starlette:
        """Return the application."""
        routes = [("/", self.show, "GET"), ("/effect", self.effect, "GET"), ("/static/{name}", self.static, "GET")]
        routes += [("/decide", self.decide, "POST"), ("/write", self.write, "POST")]
        routes += [("/back", self.back, "POST"), ("/undo", self.undo, "POST")]
        return Starlette(routes=[Route(path, self._guarded(do), methods=[method]) for path, do, method in routes])

    def _guarded(self, do: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            response = refusal(request, self.token, self.port) or await do(request)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answer

    async def show(self, request: Request) -> Response:
        """Show what is proposed, or the next item."""
        del request
        return await run_in_threadpool(self._page)

    async def decide(self, request: Request) -> Response:
        """Take a decision; what it would change is shown before anything is written."""
        form = await _form(request)
        item = self.desk.item(form.get("item", ""))
        decision = form.get("decision", "")
        if item is None or decision not in ("spam", "keep", "skip"):
            return PlainTextResponse("no such item or decision\n", status_code=_BAD_REQUEST)
        if decision == "skip":
            return await self._answer(form, lambda: self.desk.skip(item))
        return await self._answer(form, lambda: self.desk.decide(item, "spam" if decision == "spam" else "keep"))

    async def write(self, request: Request) -> Response:
        """Write what is proposed."""
        form = await _form(request)
        return await self._answer(form, lambda: self.desk.write(form.get("digest", "")))

    async def back(self, request: Request) -> Response:
        """Drop what is proposed."""
        return await self._answer(await _form(request), self.desk.back)

    async def undo(self, request: Request) -> Response:
        """Take the last decision back."""
        return await self._answer(await _form(request), self.desk.undo)

    async def effect(self, request: Request) -> Response:
        """Show what the draft would do; fetched while the diff is read."""
        del request
        proposal = self.desk.proposal
        if proposal is None or not proposal.is_draft:
            return PlainTextResponse("nothing is proposed\n", status_code=_BAD_REQUEST)
        try:
            found = await run_in_threadpool(self.desk.effect, proposal)
        except QinggaoError as exc:
            return self._html("effect.html", effect=None, trouble=str(exc))
        return self._html("effect.html", effect=effect_view(found), trouble="")

    async def static(self, request: Request) -> Response:
        """Serve one of the two scripts."""
        script = _script(request.path_params["name"])
        if script is None:
            return PlainTextResponse("no such file\n", status_code=404)
        kept = {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(script, media_type="text/javascript; charset=utf-8", headers=kept)

    async def _answer(self, form: dict[str, str], act: Callable[[], None]) -> Response:
        turn = int(form["turn"]) if _TURN.fullmatch(form.get("turn", "")) else -1
        try:
            is_done = await run_in_threadpool(self.desk.answer, turn, act)
        except QinggaoError as exc:
            return await run_in_threadpool(self._page, str(exc))
        if not is_done:
            return await run_in_threadpool(self._page, words(self.language).say("review.stale"))
        return RedirectResponse("/", status_code=303)

    def _page(self, trouble: str = "") -> Response:
        with self.desk.sitting():
            return self._shown(trouble)

    def _shown(self, trouble: str) -> Response:
        desk, proposal = self.desk, self.desk.proposal
        said = words(self.language)
        return self._html(
            "review.html",
            item=proposal.item if proposal else desk.next_item,
            proposal=proposal,
            diff=diff_of(proposal, Path(desk.rules.folder)) if proposal else (),
            left=desk.left,
            turn=desk.turn,
            scripts=tuple(f"/static/{name}?{digest}" for name, digest in _digests()),
            can_undo=desk.undoable is not None,
            trouble=trouble,
            title=said.say("review.title"),
            kicker=said.say("review.kicker"),
            version=pipeline.__version__,
            policy=POLICY,
        )

    def _html(self, template: str, **values: object) -> Response:
        return HTMLResponse(b"".join(rendered(template, self.language, **values)))


async def _form(request: Request) -> dict[str, str]:
    try:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS)
    except ValueError:  # more fields than any form of ours
        return {}
    return {name: values[-1] for name, values in fields.items()}


def _script(name: str) -> bytes | None:
    if name == "htmx.js":
        return (files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js").read_bytes()
    return (files("pipeline.proof.html") / "static" / name).read_bytes() if name == "review.js" else None


@cache
def _digests() -> tuple[tuple[str, str], ...]:
    """Name the scripts with their digests: a browser keeps them, and never an older one."""
    return tuple((name, hashlib.sha256(_script(name) or b"").hexdigest()[:16]) for name in _SCRIPTS)
