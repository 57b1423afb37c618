"""Starting the review server: a port on this machine, a token, one line that says where."""

from __future__ import annotations

import secrets
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import uvicorn

from pipeline.errors import UsageError
from pipeline.proof.review.desk import Desk
from pipeline.proof.review.server import ReviewServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.proof.html.words import Language
    from pipeline.proof.review.items import Item
    from pipeline.rulebook.book import RuleBook


def serve(  # noqa: PLR0913 -- a queue, the rules and where things are
    items: tuple[Item, ...],
    rules: RuleBook,
    inputs: tuple[str, ...],
    *,
    journal: Path,
    cache: Path,
    jobs: int,
    port: int,
    language: Language,
    tell: Callable[[str], None],
) -> None:
    """
    Serve a review until it is interrupted.

    Args:
        items: The queue.
        rules: The rules; their folder is written to.
        inputs: The saved nights.
        journal: The file of decisions.
        cache: Folder of outcomes that were worked out before.
        jobs: Number of processes for the effect of a draft.
        port: Port on 127.0.0.1; 0 takes a free one.
        language: Language of the pages.
        tell: Says a line to the person at the terminal.

    Raises:
        UsageError: The port is taken.
        InputError: The file of decisions cannot be read.
    """
    desk = Desk(items, rules, inputs, journal, cache, datetime.now(UTC).date(), jobs)
    token = secrets.token_urlsafe(24)
    with _listening(port) as listening:
        number = listening.getsockname()[1]
        tell(f"{desk.left} to look at: http://127.0.0.1:{number}/?token={token}   (Ctrl-C ends; decisions are kept)")
        app = ReviewServer(desk, token, number, language).app()
        config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()  # before the address is told: who comes at once waits, and is not refused
    except OSError as exc:
        listening.close()
        raise UsageError(f"--port {port}: cannot be used: {exc.strerror}: leave it out for a free one") from exc
    return listening
