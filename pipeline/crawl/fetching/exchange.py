"""
One request and what came back: the values that fetching, archiving and replaying hand to each other.

A server can answer in any way it likes, so an answer that is no answer is a value here (`Failure`), never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model import Reason

Truncation = Literal["length", "time", "disconnect"]
"""Why a body is incomplete; the words are those of WARC-Truncated."""
BREAKS: tuple[Truncation, ...] = ("time", "disconnect")
"""Those of them that were not our wish."""

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """
    One GET.

    Attributes:
        url: The address, already safe to send.
        headers: Names and values in the order they are sent, without Host.
    """

    url: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class Response:
    """
    One answer.

    Attributes:
        status: The status code.
        headers: Header fields in their order, names in lower case, values as bytes.
        head: Status line and header lines exactly as they came, with the empty line after them.
        body: The body as it came, still content-encoded, chunk framing removed.
        truncated: Why the body is incomplete, None when it is whole.
        address: The IP address that was connected to.
        notes: What had to be forgiven: "unverified-tls", "mended-head", …
    """

    status: int
    headers: Headers
    head: bytes
    body: bytes
    truncated: Truncation | None = None
    address: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_broken_off(self) -> bool:
        """Whether the body ended before it should have: another attempt may bring all of it."""
        return self.truncated in BREAKS

    def header(self, name: str) -> bytes | None:
        """Return the first value of a header field, None without one."""
        wanted = name.lower().encode()
        return next((value for key, value in self.headers if key == wanted), None)

    def header_text(self, name: str) -> str | None:
        """Return the first value of a header field as text; bytes beyond ASCII are read as Latin-1."""
        value = self.header(name)
        return None if value is None else value.decode("latin-1")


@dataclass(frozen=True, slots=True)
class Failure:
    """
    A request without an answer that can be kept.

    Attributes:
        reason: The reason the page is rejected with if it stays at that.
        detail: What happened, in words without anything secret.
        may_pass: Whether another attempt later can succeed.
        status: The HTTP status, where the failure is a status.
        wait_s: Seconds the server asked to be left alone (Retry-After).
    """

    reason: Reason
    detail: str
    may_pass: bool
    status: int | None = None
    wait_s: float = 0.0


def no_matter() -> None:
    """Do nothing when a request is sent, for those who do not wait for it."""


class Transport(Protocol):
    """
    Whatever answers requests: the network, or recorded responses.

    Attributes:
        is_live: Whether somebody else's server answers, who has a right to delays and retries with a wait.
    """

    is_live: bool

    async def exchange(self, request: Request, sent: Callable[[], None] = no_matter) -> Response | Failure:
        """
        Send one request, follow nothing, and return what came back.

        Args:
            request: The request.
            sent: Is told when the request is on its way, which may be long after the call while a connection is made.
        """
        ...

    async def release(self, host: str) -> None:
        """Close the connections to a host that is not needed any more."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
