"""`python -m pipeline` and the `qinggao` command: where errors become one line and an exit status."""

from __future__ import annotations

import os
import sys
import traceback

import click

from pipeline.errors import QinggaoError

INTERRUPTED = 130
USAGE = 2


def main() -> None:
    """Run the command line; every error a person can cause ends in one line on stderr."""
    try:
        sys.exit(_run(sys.argv[1:]))
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong, but Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    try:
        from pipeline.cli import command  # noqa: PLC0415 -- imported here so that an error in it is reported like any other

        return int(command.main(arguments, prog_name="qinggao", standalone_mode=False) or 0)
    except BrokenPipeError:
        raise
    except QinggaoError as exc:
        status, message = exc.exit_status, str(exc)
    except click.UsageError as exc:
        hint = exc.ctx.command_path if exc.ctx else "qinggao"
        status, message = USAGE, f"{exc.format_message()} See `{hint} --help`."
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except (KeyboardInterrupt, click.Abort):
        status, message = INTERRUPTED, "interrupted"
    except Exception as exc:  # noqa: BLE001 -- the last resort: no traceback ever reaches a user
        status, message = 1, f"internal error, please report it: {type(exc).__name__}: {exc}: run again with --debug"
    if debug:
        traceback.print_exc()
    for line in message.splitlines():
        print(f"qinggao: {line}", file=sys.stderr)  # noqa: T201 -- this is the command line
    return status


if __name__ == "__main__":
    main()
