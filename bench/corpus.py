"""
What a corpus costs after cleaning: labels, each form written and read, memory over a longer input.

Reads ../shared (pages, replay); says so and stops where it is absent. Forms whose package is missing are left out.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.shared import SHARED, gold_pages, need
from pipeline import Article, Kept, Page, clean, load_rules
from pipeline.cleaning.language import language_of
from pipeline.corpus.articles import read_articles
from pipeline.corpus.labels import labelled
from pipeline.corpus.labels.pii import pii_marks
from pipeline.corpus.labels.quality import quality_of
from pipeline.corpus.sinks import open_sink
from pipeline.corpus.thresholds import read_thresholds
from pipeline.corpus.warc import read_warc
from pipeline.corpus.write import json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 7
REPLAY = SHARED / "replay" / "sina-2019.warc.gz"
TIMES = (2, 20)  # how often the crawl's articles are repeated to see whether memory grows


def main() -> None:
    """Print all measures."""
    need("pages/manifest.jsonl", "replay/sina-2019.warc.gz")
    rules = load_rules()
    pages = [Page(body=(SHARED / "pages" / page["path"]).read_bytes(), url=page["url"]) for page in gold_pages()]
    texts = [page["gold_text"] for page in gold_pages()]
    labels(texts, [_seconds(pages, lambda page: clean(page, rules)) for _ in range(3)])
    outcomes = [clean(page, rules) for page in read_warc(REPLAY) if isinstance(page, Page)]
    articles = [labelled(outcome.article) for outcome in outcomes if isinstance(outcome, Kept)]
    thresholds(articles)
    forms(articles)
    memory(articles)


def labels(texts: Sequence[str], cleaning: Sequence[float]) -> None:
    """Compare the CPU of each label with that of cleaning the page it came from."""
    whole = median(cleaning) / len(texts)
    for measure in (language_of, quality_of, pii_marks):
        each = median(_seconds(texts, measure) for _ in range(ROUNDS)) / len(texts)
        print(
            f"{measure.__name__}: {1000 * each:.3f} ms a text, {each / whole:.1%} of cleaning ({1000 * whole:.1f} ms)"
        )
    sure = sorted(language_of(text).confidence for text in texts)
    codes = Counter(language_of(text).code for text in texts)
    print(f"{len(texts)} gold texts: {dict(codes)}, least confidence {sure[0]}, median {median(sure)}")


def thresholds(articles: Sequence[Article]) -> None:
    """Count what each builtin threshold leaves out of a crawl."""
    bounds = read_thresholds("builtin")
    out = Counter(b.signal for a in articles for b in bounds if a.labels and not b.is_met(a.labels.quality))
    left = sum(any(a.labels and not b.is_met(a.labels.quality) for b in bounds) for a in articles)
    print(f"--quality builtin leaves out {left} of {len(articles)} articles: {dict(out.most_common())}")


def forms(articles: Sequence[Article]) -> None:
    """Write and read each form; CPU an article, and size beside plain JSON lines."""
    plain = sum(len(json_line(article)) for article in articles)
    for ending in (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".wet.gz"):
        package = {".jsonl.zst": "zstandard", ".parquet": "pyarrow"}.get(ending)
        if package and find_spec(package) is None:
            print(f"{ending}: left out, needs {package}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a{ending}"
            written = median(_once(partial(_write, articles, path)) for _ in range(3))
            line = f"{ending}: write {1000 * written / len(articles):.3f} ms an article"
            if ending != ".wet.gz":
                line += f", read {1000 * _once(partial(_read, path)) / len(articles):.3f} ms"
            print(f"{line}, {path.stat().st_size / plain:.1%} of plain JSON")


def memory(articles: Sequence[Article]) -> None:
    """Export inputs of two lengths in processes of their own and compare their largest memory."""
    with tempfile.TemporaryDirectory() as folder:
        for options in (["--out", "o.jsonl"], ["--out", "o.parquet"], ["--out", "p.parquet", "--partition"]):
            if options[1].endswith(".parquet") and find_spec("pyarrow") is None:
                continue
            peaks = []
            for times in TIMES:
                source = Path(folder) / f"{times}.jsonl"
                with source.open("wb") as file:
                    for _ in range(times):
                        file.writelines(map(json_line, articles))
                peaks.append(_peak_mb(["export", source.name, *options], Path(folder)))
            print(f"export {' '.join(options)}: {[t * len(articles) for t in TIMES]} articles, peak {peaks} MB")


def _peak_mb(arguments: Sequence[str], folder: Path) -> int:
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", code, sys.executable, "-m", "pipeline", *arguments]
    return int(subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def _write(articles: Sequence[Article], path: Path) -> None:
    with open_sink(path) as write:
        for article in articles:
            write(article)


def _read(path: Path) -> None:
    for _ in read_articles([str(path)]):
        pass


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _seconds(items: Sequence[Any], work: Callable[[Any], object]) -> float:
    return _once(lambda: [work(item) for item in items])


if __name__ == "__main__":
    main()
