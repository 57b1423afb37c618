"""
Where a run reads and where it writes: no file is both, and none is two outputs.

An output that stood for an input would put articles, or a card, in the place of pages that cannot be fetched again. One
that lies in a folder that is read would be an input of the next run, and everything in it would be there twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.write import STDOUT
from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


def refuse_clashes(inputs: Iterable[str], outputs: Mapping[str, Path | str | None]) -> None:
    """
    Refuse an output that is an input or another output.

    Args:
        inputs: What is read, as it was given.
        outputs: What is written, by the option that names it; None and standard output are nobody's place.

    Raises:
        UsageError: Two of them are one file or folder, or what is read lies in a folder that is written.

    Example:
        >>> refuse_clashes(["a.jsonl"], {"--out": "b.jsonl", "--left-out": "./b.jsonl"})
        Traceback (most recent call last):
        pipeline.errors.UsageError: ./b.jsonl: --out and --left-out cannot be one file: choose another name for one
    """
    read = tuple(inputs)
    taken = {_place(name): "" for name in read}
    for option, name in outputs.items():
        if name is None or str(name) == STDOUT or _is_device(Path(name)):
            continue
        other = taken.setdefault(_place(name), option)
        if other == option:
            if inside := next((given for given in read if lies_in(Path(given), (Path(name),))), None):
                raise UsageError(f"{inside}: lies in {name}, which {option} writes: choose another folder for {option}")
            continue
        if other:
            raise UsageError(f"{name}: {other} and {option} cannot be one file: choose another name for one")
        raise UsageError(f"{name}: is read, and {option} would replace it: choose another name for {option}")


def files_below(folder: Path, endings: Sequence[str], written: Collection[Path]) -> list[Path]:
    """
    List the files below a folder, sorted by path.

    Args:
        folder: The folder.
        endings: How their names end, in lower case.
        written: What the run writes; see `unwritten`.

    Raises:
        InputError: There is none.
    """
    files = (file for file in folder.rglob("*") if file.name.lower().endswith(tuple(endings)) and file.is_file())
    found = unwritten(files, written)
    if not found:
        raise InputError(f"{folder}: no file ending in {', '.join(endings)} below this folder")
    return found


def unwritten(files: Iterable[Path], written: Collection[Path]) -> list[Path]:
    """Sort files, and leave out those that lie in what a run writes: they are of an earlier one."""
    own = [place.resolve() for place in written]  # once: a folder may hold very many files
    return sorted(file for file in files if not (own and any(map(file.resolve().is_relative_to, own))))


def lies_in(path: Path, places: Collection[Path]) -> bool:
    """
    Tell whether a path is one of some places or lies below one.

    >>> lies_in(Path("out/parts/a.jsonl"), [Path("out/parts")]), lies_in(Path("out/a.jsonl"), [Path("out/parts")])
    (True, False)
    """
    return bool(places) and any(path.resolve().is_relative_to(place.resolve()) for place in places)


def written(*outputs: Path | str | None) -> tuple[Path, ...]:
    """
    Return the places among outputs: those that a folder of inputs may hold from an earlier run.

    >>> written("a.jsonl", None, "-")
    (PosixPath('a.jsonl'),)
    """
    return tuple(Path(name) for name in outputs if name is not None and str(name) != STDOUT)


def _place(name: Path | str) -> str:
    return str(Path(name).resolve())


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()
