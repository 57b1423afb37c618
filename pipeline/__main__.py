"""`python -m pipeline` and the `qinggao` command: where errors become one line and an exit status."""

from __future__ import annotations

import errno
import io
import sys
import traceback

import typer
from typer.exceptions import TyperException

from pipeline.errors import QinggaoError
from pipeline.process import EndedError, end_in_order, forget_output, open_streams, reader_is_gone

INTERRUPTED = 130
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EBADF, errno.EIO)
DEBUG = "--debug"
_HELP = "NoArgsIsHelpError"  # typer's, which it does not give a name in public: a group without its verb


def main() -> None:
    """Run the command line; every error a person can cause ends in one line on stderr."""
    open_streams()
    # Outputs are UTF-8 whatever the locale says; names of files may hold bytes that are not, and messages name them.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    end_in_order()
    status = _run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError as exc:
        status = status or _failed(exc, sys.argv)
        forget_output()
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    """Run a command line and return its exit status."""
    try:
        from pipeline.cli import command  # noqa: PLC0415 -- imported here so that an error in it is reported like any other

        # Behind a command, too: the message that asks for it says "run again with".
        asked = [argument for argument in arguments if argument != DEBUG]
        with command.make_context("qinggao", asked) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as exc:
        return exc.exit_code
    except EndedError as exc:
        return _report(f"interrupted ({exc})", INTERRUPTED)
    except (KeyboardInterrupt, typer.Abort):
        return _report("interrupted", INTERRUPTED)
    except Exception as exc:  # noqa: BLE001 -- the last resort: no traceback ever reaches a user
        return _failed(exc, arguments)


def _failed(error: Exception, arguments: list[str]) -> int:
    """Tell what went wrong and return the exit status."""
    if isinstance(error.__cause__ or error, BrokenPipeError) and reader_is_gone():
        return 0  # the reader of our output has what it wanted (`| head`): nothing is wrong
    if DEBUG in arguments:
        traceback.print_exception(error)
    if type(error).__name__ == _HELP:
        sys.stderr.write(f"{error}\n")
        return 2
    return _report(*_told(error))


def _told(error: Exception) -> tuple[str, int]:
    """Return what a person is told about an error, and the exit status."""
    if isinstance(error, QinggaoError):
        return str(error), error.exit_status
    if isinstance(error, TyperException):
        where = getattr(error, "ctx", None)  # only wrong use has a context, and typer names no class for it
        return (
            f"{error.format_message().rstrip('.')}. See `{where.command_path if where else 'qinggao'} --help`.",
            error.exit_code,
        )
    if isinstance(error, OSError):
        return _told_by_system(error), 1
    if isinstance(error, MemoryError):
        return "memory is short: give fewer --jobs, or smaller inputs", 1
    return f"internal error, please report it: {type(error).__name__}: {error}: run again with --debug", 1


def _told_by_system(error: OSError) -> str:
    """Return what a person is told about a failure that nobody has told better, where it was met."""
    is_full = error.errno in _NO_ROOM
    what = error.strerror or error
    where = error.filename or ("standard output" if is_full else "the system")
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return f"{what}: allow more of them (ulimit -n), or give fewer --jobs"
    return f"{where}: {what}: {'free the disk or write elsewhere' if is_full else 'see to it and run again'}"


def _report(message: str, status: int) -> int:
    for line in message.splitlines():
        sys.stderr.write(f"qinggao: {line}\n")
    return status


if __name__ == "__main__":
    main()
