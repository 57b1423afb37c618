"""
How many articles a second the index of duplicates takes, in how much memory, and what it costs on disk.

    python -m bench.duplicates_scale [ARTICLES]

50,000 synthetic articles if left out; the figures of docs/duplicates.md are of 1,000,000, which takes about 15 minutes
and 9 GB of disk. A tenth of them are copies with 5 % of their characters edited.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from random import Random

from bench.duplicates_made import night
from pipeline.cleaning.article import content_hash

ARTICLES = 50_000
COPIES = 0.1
JOBS = os.cpu_count() or 1


def main(count: int) -> None:
    """Index so many articles twice, and tell what it took and what was found."""
    with tempfile.TemporaryDirectory() as folder:
        source, index = Path(folder) / "night.jsonl", Path(folder) / "duplicates.sqlite"
        copies = _write(count, source)
        print(f"{count} articles, {source.stat().st_size / count:.0f} bytes of JSON each, {len(copies)} are copies")
        _run(source, index, count, "index")
        size = index.stat().st_size
        print(f"index: {size / 1e6:.0f} MB, {size / count:.0f} bytes an article")
        _found(index, copies)
        _run(source, index, count, "the same articles again")


def _write(count: int, path: Path) -> dict[int, int]:
    copies = {}
    cleaning = {"extractor": "text", "rulebook": "0"}
    with path.open("wb") as file:
        for number, (text, source) in enumerate(night(count, Random(8), COPIES)):  # noqa: S311 -- repeatable
            article = {"id": f"{number:032x}", "text": text, "content_hash": content_hash(text), "cleaning": cleaning}
            site = f"www.site{number % 300}.test"
            fetched = "2026-01-05T01:00:00+08:00"
            line = {"schema_version": "1.1", "site": site, "fetched_at": fetched, "language": "zh", **article}
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            if source is not None:
                copies[number] = source
    return copies


def _run(source: Path, index: Path, count: int, what: str) -> None:
    """Run the command itself; the peak is that of the largest process of all runs so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "dedup", str(source), "--index", str(index), "--jobs", str(JOBS)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr  # noqa: S603 -- our own program
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{what}: {wall:.0f} s, {cpu:.0f} s of CPU ({1e6 * cpu / count:.0f} µs an article), "
        f"{count / wall:.0f} articles/s on {JOBS} cores, peak {after.ru_maxrss // 1024} MB\n  {told.strip()}"
    )


def _found(index: Path, copies: dict[int, int]) -> None:
    """Hold the clusters against what was copied: articles are numbered from 1 in the order they came."""
    with closing(sqlite3.connect(index)) as connection:
        rows = connection.execute(
            "SELECT article.number - 1, cluster FROM article JOIN text ON text.number = article.text"
        )
        clusters = dict(rows)
    roots = {number: copies.get(number, number) for number in clusters}
    found = sum(clusters[number] == clusters[source] for number, source in copies.items())
    joined: dict[int, set[int]] = {}
    for number, cluster in clusters.items():
        joined.setdefault(cluster, set()).add(roots[number])
    wrong = sum(len(sources) - 1 for sources in joined.values())
    print(f"copies found: {found} of {len(copies)} = {found / max(1, len(copies)):.4f}; joined wrongly: {wrong}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
