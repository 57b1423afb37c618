"""
Cleaning inside datatrove: a reader of pages as they were fetched, a step that cleans them, a writer of articles.

datatrove's executors (local, Slurm, Ray) then run it, and its own filters stand between the steps: an article is a
Document with its text, id, and the other fields as metadata. datatrove's readers decode pages before anybody can look
at the bytes, and drop documents without text; so this one makes its Documents itself. What a task writes appears when
the task ends well: a killed one leaves nothing, and is run again by starting the pipeline again.

    LocalPipelineExecutor([QinggaoReader("crawls/"), QinggaoCleaner(rejected="rejected/"), QinggaoWriter("articles/")])
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.flow import clean_or_tell
from pipeline.corpus.formats import Format, format_of
from pipeline.corpus.prefilter import only_chinese
from pipeline.corpus.read import read_inputs
from pipeline.corpus.sinks import open_sink
from pipeline.corpus.tally import INPUT_FAULTS
from pipeline.corpus.write import json_line, open_output
from pipeline.engines.order import Order, rules_of
from pipeline.errors import InputError, OutputError, UsageError
from pipeline.model import Article, Page, Rejected
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.model import Outcome

try:
    from datatrove.data import Document
    from datatrove.io import get_datafolder
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.readers.base import BaseDiskReader
except ImportError as exc:
    raise UsageError("pipeline.engines.datatrove needs datatrove: pip install datatrove beside qinggao") from exc

PAGE = "qinggao_page"
"""The key of a Document's metadata under which a page travels from the reader to the cleaner."""


class QinggaoReader(BaseDiskReader):
    """
    Reads WARC files, JSON lines and pages as Documents with the bytes as fetched, for `QinggaoCleaner`.

    Args:
        data_folder: Folder or address with the files; credentials for addresses come from the environment.
        only_chinese: Refuse pages without Chinese before they are parsed; the cleaner counts them as not_chinese.
        options: What every reader of files takes: paths_file, glob_pattern, limit, skip, …
    """

    name = "🗞 Pages as fetched"

    def __init__(self, data_folder: Any, *, only_chinese: bool = False, **options: Any) -> None:  # noqa: ANN401 -- theirs
        super().__init__(data_folder, **options)
        self.only_chinese = only_chinese

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Yield a Document without text for each page, and for each thing that cannot be read."""
        pages = read_inputs([self.data_folder.resolve_paths(filepath)])
        for number, page in enumerate(only_chinese(pages) if self.only_chinese else pages):
            yield Document(text="", id=page.id or page.source_path or f"{filepath}/{number}", metadata={PAGE: page})


class QinggaoCleaner(PipelineStep):
    """
    Makes articles of pages; a page that gives none leaves the pipeline as a line of a rejected file.

    Args:
        rules: Folder of the rules; the built-in ones if left out.
        rejected: Folder for rejected lines, a file a task; they are only counted if left out.
        keep_going: Count input that cannot be read instead of failing the task.
    """

    name = "✂ Qinggao"
    type = "🛢 - EXTRAC"

    def __init__(self, rules: str = "", rejected: Any = None, *, keep_going: bool = False) -> None:  # noqa: ANN401 -- theirs
        super().__init__()
        folder = str(Path(rules).absolute()) if rules else ""
        digest = load_rules(Path(folder) if folder else None).digest
        self.order = Order(rulebook=digest, rules=folder, form=Format.JSONL, keep_going=keep_going)
        self.rejected = None if rejected is None else get_datafolder(rejected)

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean a task's pages."""
        rules = rules_of(self.order)
        with _task_file(self.rejected, rank, world_size, Format.JSONL, open_output) as file:
            for document in data:
                page = document.metadata[PAGE]
                with self.track_time():
                    outcome: Outcome = clean_or_tell(page, rules) if isinstance(page, Page) else page
                self.stat_update("total")
                if isinstance(outcome, Rejected):
                    self._drop(outcome, file)
                    continue
                self.stat_update("forwarded")
                cleaned = _document(outcome.article)
                self.update_doc_stats(cleaned)
                yield cleaned

    def _drop(self, rejected: Rejected, file: Any) -> None:  # noqa: ANN401 -- a file or nothing
        if rejected.reason in INPUT_FAULTS and not self.order.keep_going:
            raise InputError(f"{rejected.detail}, or set keep_going to clean what can be read")
        self.stat_update("dropped", f"dropped_{rejected.reason}")
        if file is not None:
            file.write(json_line(rejected))


class QinggaoWriter(PipelineStep):
    """
    Writes articles as `qinggao clean` does, a file a task, which appears when the task has ended well.

    Args:
        output_folder: Folder or address.
        form: Ending of the files: .jsonl, .jsonl.gz, .jsonl.zst, .parquet, .wet.gz.
    """

    name = "🗞 Articles"
    type = "💽 - WRITER"

    def __init__(self, output_folder: Any, form: str = ".jsonl") -> None:  # noqa: ANN401 -- theirs
        super().__init__()
        self.output_folder = get_datafolder(output_folder)
        self.form = format_of(f"articles{form}")

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Write a task's articles, and hand them on."""
        with _task_file(self.output_folder, rank, world_size, self.form, open_sink) as write:
            for document in data:
                with self.track_time():
                    write(_article(document))
                self.stat_update("total")
                self.update_doc_stats(document)
                yield document


def _document(article: Article) -> Document:
    fields = article.model_dump(mode="json", exclude={"id", "text"})
    return Document(text=article.text, id=article.id, metadata=fields)


def _article(document: Document) -> Article:
    """Return a Document as an article; metadata that other steps added is theirs."""
    fields = {key: value for key, value in document.metadata.items() if key in Article.model_fields}
    return Article.model_validate({**fields, "id": document.id, "text": document.text})


@contextmanager
def _task_file(
    folder: Any,  # noqa: ANN401 -- theirs
    rank: int,
    world_size: int,
    form: Format,
    opened: Callable[[Path], Any],
) -> Iterator[Any]:
    """Open the file of a task, whole or absent; on another machine it appears by being uploaded as a whole."""
    if folder is None:
        with nullcontext() as nothing:
            yield nothing
        return
    name = f"{rank:05}-of-{world_size:05}{form}"
    _refuse_other_tasks(folder, world_size)
    if folder.is_local():
        path = Path(folder.resolve_paths(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        for torn in path.parent.glob(f".{name}.*.part"):  # of this task, when it was killed
            torn.unlink(missing_ok=True)
        with opened(path) as file:
            yield file
        return
    with tempfile.TemporaryDirectory() as scratch:
        with opened(Path(scratch) / name) as file:
            yield file
        folder.put_file(str(Path(scratch) / name), name)


def _refuse_other_tasks(folder: Any, world_size: int) -> None:  # noqa: ANN401 -- theirs
    """Refuse a folder in which a run with another number of tasks left files: its articles would be there twice."""
    for name in folder.list_files() if folder.exists("") else ():
        if not name.startswith(".") and f"-of-{world_size:05}." not in name:
            where = folder.resolve_paths(name)
            raise OutputError(f"{where}: not written by a run in {world_size} tasks: choose a new output folder")
