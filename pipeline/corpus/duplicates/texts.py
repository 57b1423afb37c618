"""A text as the index takes it: everything that can be computed without the index, and so in any process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.corpus.duplicates.database import DamageError
from pipeline.corpus.duplicates.form import compared_form, digest_of
from pipeline.corpus.duplicates.settings import Settings
from pipeline.corpus.duplicates.sketch import Key, band_keys
from pipeline.corpus.workers import fresh, in_processes
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEVEL = 3
_worker_settings: list[Settings] = []  # filled once in each worker process, before its first batch


class Text(NamedTuple):
    """
    A text, ready to be looked up.

    Attributes:
        digest: Of its whole compared form.
        length: Characters of its whole compared form.
        packed: The compared form as far as it is compared; see `unpacked`.
        keys: Keys of its bands; none for a text that is too short to be compared.
    """

    digest: bytes
    length: int
    packed: bytes
    keys: list[Key]


def prepared(text: str, settings: Settings) -> Text:
    """
    Prepare a text.

    Args:
        text: The text of an article.
        settings: How it is sketched and compared.

    Raises:
        UsageError: rensa or zstandard is not installed.
    """
    form = compared_form(text)
    body = form[: settings.compare.longest]
    is_compared = len(body) >= max(settings.compare.shortest, settings.sketch.shingle)
    keys = band_keys(body, settings.sketch) if is_compared else []
    return Text(digest_of(form), len(form), _compressor().compress(body.encode("utf-8", "replace")), keys)


def unpacked(packed: bytes) -> str:
    """
    Return the compared form that was packed.

    Raises:
        DamageError: It is not what was packed.
    """
    try:
        return str(_decompressor().decompress(packed), "utf-8")
    except (needs("zstandard").ZstdError, UnicodeDecodeError) as exc:
        raise DamageError(f"a text cannot be unpacked: {exc}") from exc


def all_prepared(texts: Iterable[str], settings: Settings, jobs: int) -> Iterator[Text]:
    """
    Prepare texts, in their order, on any number of processes.

    Args:
        texts: Taken as the work goes on.
        settings: How they are sketched and compared.
        jobs: Number of processes; 1 works in this one.

    Raises:
        QinggaoError: A process was killed.
    """
    if jobs <= 1:
        yield from (prepared(text, settings) for text in texts)
        return
    yield from in_processes(texts, _prepare_batch, fresh(jobs, _begin_worker, settings.model_dump_json()))


def _begin_worker(settings: str) -> None:
    _worker_settings.append(Settings.model_validate_json(settings))


def _prepare_batch(texts: tuple[str, ...]) -> list[Text]:
    return [prepared(text, _worker_settings[0]) for text in texts]


@cache
def _compressor() -> Any:  # noqa: ANN401 -- of a package that may be missing
    return needs("zstandard").ZstdCompressor(level=_LEVEL, write_checksum=True)


@cache
def _decompressor() -> Any:  # noqa: ANN401 -- the same
    return needs("zstandard").ZstdDecompressor()
