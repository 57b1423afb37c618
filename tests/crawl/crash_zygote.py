"""
Runs crawls that die: a program of its own, started by test_crash.py.

It imports everything once and forks a child for each crawl it is asked for on standard input, one JSON object a line:
`{"out": …, "config": …, "resolve": …, "die_at": [name, count] | null, "kill_after_s": seconds | null}`.
Each answer is a line with the child's exit: `done`, `killed` or `failed`.
"""

import json
import os
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.crawl.config import parse_config
from pipeline.crawl.night import run_night
from pipeline.crawl.progress import Silence
from pipeline.rulebook.load import load_rules

BEGINNING = datetime.fromisoformat("2026-01-05T02:00:00+08:00")


def crawl(task, rules):
    """Run one crawl, and die where the task says."""
    began = time.monotonic()
    seen = 0

    def checkpoint(name):
        nonlocal seen
        if task["die_at"] and task["die_at"][0] == name:
            seen += 1
            if seen == task["die_at"][1]:
                os.kill(os.getpid(), signal.SIGKILL)

    run_night(
        parse_config(task["config"], Path("crawl.toml")),
        Path(task["out"]),
        rules=rules,
        jobs=1,
        observer=Silence(),
        now=lambda: BEGINNING + timedelta(seconds=time.monotonic() - began),
        resolve={host: tuple(address) for host, address in task["resolve"].items()},
        checkpoint=checkpoint,
    )


def main():
    """Answer tasks until standard input ends."""
    rules = load_rules(None)
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                crawl(task, rules)
                status = 0
            finally:
                sys.stderr.flush()
                os._exit(status)
        if task["kill_after_s"] is not None:
            time.sleep(task["kill_after_s"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        outcome = "killed" if os.WIFSIGNALED(status) else "failed" if os.WEXITSTATUS(status) else "done"
        sys.stdout.write(outcome + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
