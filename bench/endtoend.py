"""
WARC in, Parquet out: pages a second and core, memory over a longer input, and Ray beside the process pool.

The measure beside us is trafilatura through datatrove's own reader and extractor. That reader passes over pages that it
cannot decode and whatever libmagic calls no HTML, so there are two inputs: the crawl as it is, and the pages that it
reads. Each run is a process of its own that is timed with its children; the runs of a round take turns. Reads ../shared
(replay); says so and stops where it is absent. What needs ray, datatrove or its reader's packages is left out where
they are missing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.prefilter import SENTENCES, page_of, record
from bench.shared import SHARED, need
from pipeline import Page
from pipeline.corpus.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPLAY = SHARED / "replay" / "sina-2019.warc.gz"
PAGES = 891  # in the replay
COPIES = 6  # of it, for Ray: 5,346 pages
ROUNDS = 2
LENGTH = 2  # copies of the pages in one run: loading rules and libraries must not count for much
FOREIGN = 19  # foreign pages beside each Chinese one

TIMED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
THEIRS = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import ParquetWriter
source, out = sys.argv[1:]
steps = [WarcReader(source), Trafilatura(timeout=30), ParquetWriter(out)]
LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=out + ".logs").run()
"""
OURS_IN_DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from pipeline.engines.datatrove import QinggaoCleaner, QinggaoReader, QinggaoWriter
source, out = sys.argv[1:]
steps = [QinggaoReader(source), QinggaoCleaner(), QinggaoWriter(out, ".parquet")]
LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=out + ".logs").run()
"""
RAY = """
import json, sys, time
from pathlib import Path
from pipeline import load_rules
from pipeline.corpus.formats import Format
from pipeline.engines.inputs import input_files
from pipeline.engines.order import Order, settle
from pipeline.engines.ray import clean_on_ray, running_ray
from pipeline.engines.run import sum_of
source, out, report = sys.argv[1:]
order = Order(rulebook=load_rules().digest, form=Format.JSONL)
settle(order, Path(out))
with running_ray(2, None) as ray:
    start = time.perf_counter()
    tally = sum_of(clean_on_ray(input_files([source]), order, out, workers=2))
    Path(report).write_text(json.dumps([time.perf_counter() - start, tally.articles]))
"""


class Used(NamedTuple):
    """What a run used: seconds on the clock, seconds of CPU, MB of its largest process."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def main() -> None:
    """Print all measures."""
    need("replay/sina-2019.warc.gz")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, source in (
            ("a crawl", copies_of(LENGTH, folder / "crawl")),
            ("pages that both read", read_by_both(folder)),
        ):
            if source is not None:
                rates(name, source, folder)
        mixed(folder)
        memory(folder)
        on_ray(folder)


def read_by_both(folder: Path) -> Path | None:
    """Write an archive of the pages of the replay that datatrove's reader reads; None where it is missing."""
    if not has_theirs():
        print("trafilatura in datatrove: left out, needs datatrove, faust-cchardet and python-magic")
        return None
    from datatrove.pipeline.readers import WarcReader  # noqa: PLC0415 -- not everybody has it

    urls = {document.metadata["url"] for document in WarcReader(str(REPLAY.parent), glob_pattern=REPLAY.name)()}
    pages = [page for page in read_warc(REPLAY) if isinstance(page, Page) and page.url in urls]
    source = folder / "both"
    source.mkdir()
    (source / "a.warc.gz").write_bytes(LENGTH * b"".join(record(page.body, page.url) for page in pages))
    return source


def has_theirs() -> bool:
    """Tell whether datatrove and what its reader needs are installed."""
    return all(map(find_spec, ("datatrove", "cchardet", "magic")))


def rates(what: str, source: Path, folder: Path) -> None:
    """Compare pages a second and core from WARC to Parquet, in turns."""
    runs: dict[str, Callable[[], Used]] = {"qinggao clean": lambda: ours(source, folder)}
    if has_theirs():
        runs["qinggao in datatrove"] = lambda: program(OURS_IN_DATATROVE, source, folder)
        runs["trafilatura in datatrove"] = lambda: program(THEIRS, source, folder)
    used: dict[str, list[Used]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            used[name].append(run())
    count = sum(1 for path in source.iterdir() for _ in read_warc(path))
    cpu = {name: median(each.cpu_s for each in all_of) for name, all_of in used.items()}
    for name, seconds in cpu.items():
        peak = max(each.peak_mb for each in used[name])
        times = f", {cpu['trafilatura in datatrove'] / seconds:.2f} times" if len(cpu) > 1 else ""
        rate = f"{count / seconds:.0f} pages/s/core ({1e3 * seconds / count:.1f} ms a page)"
        print(f"{what}, {count} pages, {name}: {rate}{times}, {peak:.0f} MB", flush=True)


def mixed(folder: Path) -> None:
    """Measure what --only chinese saves on an archive in which one page of twenty is Chinese."""
    source = folder / "mixed"
    source.mkdir()
    foreign = [page_of(sentence, charset, 1) for (_, charset), sentence in SENTENCES.items()]
    count = FOREIGN * 100
    archive = b"".join(record(foreign[number % len(foreign)]) for number in range(count))
    pages = [path.read_bytes() for path in sorted((SHARED / "pages" / "html").iterdir())[:100]]
    (source / "a.warc.gz").write_bytes(archive + b"".join(map(record, pages)))
    with_test, without = ours(source, folder, "--only", "chinese"), ours(source, folder)
    whole = count + len(pages)
    print(
        f"{whole} pages, {len(pages)} of them Chinese: --only chinese {1e3 * with_test.cpu_s / whole:.2f} ms a page, "
        f"without {1e3 * without.cpu_s / whole:.2f} ms"
    )


def memory(folder: Path) -> None:
    """Compare the largest memory over inputs of one length and of three."""
    peaks = []
    for copies in (1, 3):
        source = copies_of(copies, folder / f"memory{copies}")
        peaks.append(ours(source, folder).peak_mb)
    print(f"memory over {PAGES} and {3 * PAGES} pages: {peaks[0]:.0f} and {peaks[1]:.0f} MB")


def on_ray(folder: Path) -> None:
    """Compare the wall time of two local Ray workers, once they are started, with that of two processes."""
    if not find_spec("ray"):
        print("Ray: left out, needs ray")
        return
    source = copies_of(COPIES, folder / "ray")
    pool, ray = [], []
    for _ in range(ROUNDS):
        out = folder / "pool.jsonl"
        pool.append(timed([*QINGGAO, str(source), "--jobs", "2", "--out", str(out)]).wall_s)
        report = folder / "ray.json"
        timed([sys.executable, "-c", RAY, str(source), str(folder / "ray-out"), str(report)])
        ray.append(json.loads(report.read_text())[0])
        shutil.rmtree(folder / "ray-out")
    print(
        f"{COPIES * PAGES} pages in {COPIES} files: two processes {median(pool):.1f} s, two Ray workers "
        f"{median(ray):.1f} s after start-up, {median(ray) / median(pool):.2f} times"
    )


QINGGAO = (sys.executable, "-m", "pipeline", "clean")


def copies_of(count: int, folder: Path) -> Path:
    """Write so many copies of the replay into a folder."""
    folder.mkdir()
    for number in range(count):
        shutil.copy(REPLAY, folder / f"{chr(ord('a') + number)}.warc.gz")
    return folder


def ours(source: Path, folder: Path, *options: str) -> Used:
    """Clean a folder in one process."""
    return timed([*QINGGAO, str(source), "--out", str(folder / "ours.parquet"), *options])


def program(text: str, source: Path, folder: Path) -> Used:
    """Run a program on a folder."""
    out = folder / "out"
    used = timed([sys.executable, "-c", text, str(source), str(out)])
    for path in folder.glob("out*"):
        shutil.rmtree(path)
    return used


def timed(command: Sequence[str]) -> Used:
    """Run a command and tell what it and its children used."""
    run = subprocess.run(  # noqa: S603 -- our own commands
        [sys.executable, "-c", TIMED, *command],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    return Used(*json.loads(run.stdout))


if __name__ == "__main__":
    main()
