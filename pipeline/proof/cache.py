"""
Outcomes that were worked out before.

An outcome follows from the page, the rule book and the program, so it is kept under the digest of all three; a changed
program finds nothing and loses nothing. The cache may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import zlib
from contextlib import closing, contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

import pipeline
from pipeline.model import Article, Kept, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model import Outcome, Page

_ROOMS = ("cleaning", "rulebook")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
FILE = "outcomes.sqlite"
_LOCK_WAIT_S = 60.0
KEPT_BOOKS = 8
"""Outcomes of so many rule books are kept; those of the one used longest ago go first."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS book (digest TEXT PRIMARY KEY, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS outcome (digest TEXT, page TEXT, line BLOB, PRIMARY KEY (digest, page)) WITHOUT ROWID;
"""
_RECORD: TypeAdapter[Article | Rejected] = TypeAdapter(Article | Rejected)


class OutcomeCache:
    """Outcomes by page and rule book, in one SQLite file; use `open_cache`."""

    def __init__(self, connection: sqlite3.Connection, program: str) -> None:
        self._connection = connection
        self._program = program

    def use(self, rulebook: str) -> None:
        """Say that a rule book is used now; outcomes of those not used for long are dropped."""
        newest = self._connection.execute("SELECT coalesce(max(used), 0) + 1 FROM book").fetchone()[0]
        self._connection.execute("INSERT OR REPLACE INTO book VALUES (?, ?)", (self._book(rulebook), newest))
        old = "SELECT digest FROM book ORDER BY used DESC LIMIT -1 OFFSET ?"
        self._connection.execute(f"DELETE FROM outcome WHERE digest IN ({old})", (KEPT_BOOKS,))  # noqa: S608 -- a constant
        self._connection.execute(f"DELETE FROM book WHERE digest IN ({old})", (KEPT_BOOKS,))  # noqa: S608 -- a constant
        self._connection.commit()

    def get(self, page: str, rulebook: str) -> bytes | None:
        """Return the stored outcome of a page, for `unpacked`; `page` is its `page_digest`."""
        found = self._connection.execute(
            "SELECT line FROM outcome WHERE digest = ? AND page = ?", (self._book(rulebook), page)
        ).fetchone()
        return found[0] if found else None

    def put(self, rulebook: str, lines: Iterable[tuple[str, bytes]]) -> None:
        """Store outcomes as `packed` gives them, by the digest of their page."""
        rows = ((self._book(rulebook), page, line) for page, line in lines)
        self._connection.executemany("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?)", rows)
        self._connection.commit()

    def _book(self, rulebook: str) -> str:
        return f"{rulebook}-{self._program}"


@contextmanager
def open_cache(folder: Path) -> Iterator[OutcomeCache | None]:
    """
    Open the cache in a folder, which is made; a file that is no cache of ours is begun anew.

    Yields:
        The cache; None where the folder cannot be written, so that everything is worked out again.
    """
    connection = _connect(folder / FILE)
    if connection is None:
        yield None
        return
    with closing(connection):
        yield OutcomeCache(connection, program_digest())


def _connect(file: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=_LOCK_WAIT_S)
            connection.execute("PRAGMA synchronous = OFF")  # losing a cache loses time only
            connection.executescript(_SCHEMA)
        except sqlite3.DatabaseError as exc:
            if isinstance(exc, sqlite3.OperationalError):
                return None
            file.unlink(missing_ok=True)
        except OSError:
            return None
        else:
            return connection
    return None


def packed(outcome: Outcome) -> bytes:
    """Return an outcome as compressed JSON."""
    record = outcome.article if isinstance(outcome, Kept) else outcome
    return zlib.compress(record.model_dump_json().encode("utf-8", "surrogatepass"), 1)


def unpacked(line: bytes) -> Outcome:
    """Return the outcome that `packed` was given."""
    record = _RECORD.validate_json(zlib.decompress(line))
    return Kept(record) if isinstance(record, Article) else record


def page_digest(page: Page) -> str:
    """Return a digest of everything about a page that cleaning can see, and of where it came from."""
    total = hashlib.sha256()
    told = (page.media, page.url, page.content_type, page.status, page.source_path, page.id, page.truncated)
    total.update(repr((told, page.fetched_at, isinstance(page.body, bytes))).encode("utf-8", "surrogatepass"))
    total.update(page.body if isinstance(page.body, bytes) else page.body.encode("utf-8", "surrogatepass"))
    for part in page.parts:
        total.update(page_digest(part).encode() if part else b"-")
    return total.hexdigest()


def program_digest() -> str:
    """Return a digest of the code and data that clean a page, and of the versions of what they build on."""
    root = Path(pipeline.__file__).parent
    files = [*root.glob("*.py"), *(path for room in _ROOMS for path in (root / room).rglob("*") if path.is_file())]
    total = hashlib.sha256()
    for path in sorted(path for path in files if path.suffix != ".pyc"):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for requirement in sorted(metadata.requires("qinggao") or ()):
        name = _NAME.match(requirement)
        with suppress(metadata.PackageNotFoundError):  # a package of an extra that is not installed
            total.update(f"{name[0]} {metadata.version(name[0])}\n".encode() if name else b"")
    return total.hexdigest()[:16]
