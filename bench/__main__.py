"""`python -m bench`: every measurement, one after the other; a part that lacks its data says so."""

from __future__ import annotations

import subprocess
import sys

BENCHES = (
    "extract",
    "byline",
    "strewn",
    "spelled",
    "layouts",
    "spam",
    "spam_growth",
    "lexicon_rates",
    "repair",
    "decode",
    "shield",
    "cleaning",
    "replay",
    "discovery",
    "corpus",
    "prefilter",
    "endtoend",
    "duplicates",
    "duplicates_scale",
    "crawl",
)


def main() -> int:
    """Run each bench in a process of its own; return how many failed."""
    failed = 0
    for name in BENCHES:
        print(f"\n== {name}", flush=True)
        run = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False)  # noqa: S603 -- our own modules
        failed += run.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
