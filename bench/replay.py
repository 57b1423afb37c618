"""
What it costs to see what a changed rule does: `qinggao replay` over a crawl of 891 responses.

Printed are the wall seconds of two processes without a cache, with the cache of the old rules, and with both. Reads
../shared/replay; says so and stops where it is absent.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.shared import SHARED, need

ROOT = Path(__file__).parent.parent
CRAWL = SHARED / "replay" / "sina-2019.warc.gz"
RULE_FILE = "boilerplate/editor.toml"


def main() -> None:
    """Print all measures."""
    need("replay/sina-2019.warc.gz")
    with tempfile.TemporaryDirectory() as folder:
        changed = Path(folder) / "rules"
        shutil.copytree(ROOT / "rules", changed)
        file = changed / RULE_FILE
        file.write_text(file.read_text(encoding="utf-8").replace('"stable"', '"trial"', 1), encoding="utf-8")
        for name in ("nothing known", "both known"):
            print(f"{name}: {_replay(changed, Path(folder) / 'cache')}")
        file.write_text(file.read_text(encoding="utf-8").replace('"stable"', '"trial"'), encoding="utf-8")
        print(f"a rule file changed again: {_replay(changed, Path(folder) / 'cache')}")


def _replay(changed: Path, cache: Path) -> str:
    command = [sys.executable, "-m", "pipeline", "replay", str(ROOT / "rules"), str(changed), "--over", str(CRAWL)]
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 -- our own command
        [*command, "--cache", str(cache), "--jobs", "2", "--limit", "0"], check=True, capture_output=True, text=True
    )
    return f"{time.perf_counter() - start:.1f} s; {done.stdout.splitlines()[0]}"


if __name__ == "__main__":
    main()
