"""
What a process gets from outside: three streams, and signals that ask it to end.

For whoever owns the process, the command line; the library leaves both alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterator

STDIN, STDOUT, STDERR = range(3)
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that ask a program to end, beside that of Ctrl-C."""


class EndedError(KeyboardInterrupt):
    """A signal asked the program to end; what a Ctrl-C leaves in order, this leaves in order."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)


def end_in_order() -> None:
    """
    Make SIGTERM and SIGHUP end this process as Ctrl-C does: files are whole or absent, locks are given back.

    A signal that is ignored stays so: that is what `nohup` asks for. While the end is under way another one is not
    needed, and would only break it.
    """

    def end(number: int, _frame: object) -> None:
        for other in ENDING:
            signal.signal(other, signal.SIG_IGN)
        raise EndedError(number)

    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


@contextlib.contextmanager
def calling_at_signals(loop: AbstractEventLoop, stop: Callable[[], None]) -> Iterator[None]:
    """
    Call a function at a signal that asks to end, and do nothing else about it, for the time of the block.

    A second Ctrl-C ends the program at once. Other signals may come twice without a meaning: from the terminal that
    was closed and from the shell in it. Out of the main thread nothing happens.

    Args:
        loop: The loop that runs.
        stop: May be called several times.
    """

    def interrupt(number: int) -> None:
        stop()
        if number == signal.SIGINT:
            loop.remove_signal_handler(number)

    before = {}
    with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
        for number in (signal.SIGINT, *ENDING):
            handler = signal.getsignal(number)
            if handler is not signal.SIG_IGN:
                loop.add_signal_handler(number, interrupt, number)
                before[number] = handler
    try:
        yield
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


@contextlib.contextmanager
def signals_later() -> Iterator[None]:
    """
    Keep what asks to end away until the block is left; processes and threads that start in it begin that way.

    A thread keeps away from signals for good, which leaves them to the thread that works; a process asks for its own
    with `end_at_signals`.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, *ENDING))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_at_signals() -> None:
    """
    Make a worker end silently: at SIGTERM at once, at Ctrl-C and the end of the terminal when its parent ends.

    The latter reach all processes of a terminal, and the parent is the one who knows what to put in order.
    """
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, *ENDING))


def open_streams() -> None:
    """
    Give the process its three streams, also where it was started without (`<&-`, `>&-`).

    Else the next file that is opened would take the number of one of them, and get what is meant for it. Who uses a
    stream that is not there is told so by the system. What stderr cannot take is lost in silence: there is nobody left
    to tell, and a full disk below a log ends no work.
    """
    for number, mode in ((STDIN, os.O_WRONLY), (STDOUT, os.O_RDONLY), (STDERR, os.O_WRONLY)):
        if not _is_open(number):
            os.dup2(os.open(os.devnull, mode), number)
    sys.stdin = sys.stdin or open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 -- ends with us
    sys.stdout = sys.stdout or io.TextIOWrapper(io.FileIO(STDOUT, "w", closefd=False), encoding="utf-8")
    encoding = sys.stderr.encoding if sys.stderr else "utf-8"
    said = _Said(STDERR, "w", closefd=False)
    sys.stderr = io.TextIOWrapper(said, encoding=encoding, errors="backslashreplace", write_through=True)


def reader_is_gone() -> bool:
    """Tell whether nobody reads standard output any more (`| head`)."""
    poll = select.poll()
    poll.register(STDOUT, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def forget_output() -> None:
    """Throw away what standard output could not take: Python would try again at exit, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), STDOUT)


class _Said(io.FileIO):
    """A stream that may fail."""

    def write(self, data: Any) -> int:  # noqa: ANN401 -- any buffer, as the type above takes it
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
