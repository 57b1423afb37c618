"""Rule books named by folder or by git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from shutil import which
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = "rules"


@contextmanager
def rules_at(name: str, checkout: Path) -> Iterator[Path]:
    """
    Give the rule folder that a person names.

    Args:
        name: A folder, or a git revision (branch, tag, commit, `HEAD~3`) whose `rules/` is meant. A folder of that
            name wins.
        checkout: A folder inside the git checkout that revisions belong to.

    Yields:
        The folder; that of a revision is there only as long as the block lasts.

    Raises:
        InputError: It is neither, or the revision has no rules.
    """
    if name and Path(name).is_dir():
        yield Path(name)
        return
    archive = _archive(name, checkout)
    with tempfile.TemporaryDirectory(prefix="qinggao-rules-") as folder:
        _unpack(archive, Path(folder))
        yield Path(folder, RULES)


def _archive(name: str, checkout: Path) -> bytes:
    if which("git") is None:
        raise InputError(f"{name}: no such rule folder, and git is not installed: name a folder laid out like rules/")
    commit = _git(checkout, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    top = _git(checkout, "rev-parse", "--show-toplevel")
    if commit is None or top is None:
        raise InputError(f"{name}: neither a rule folder nor a git revision here: see `git log`")
    archive = _git(Path(top.decode().strip()), "archive", "--format=tar", commit.decode().strip(), RULES)
    if archive is None:
        raise InputError(f"{name}: this revision has no {RULES}/: name one that has, or a rule folder")
    return archive


def _git(folder: Path, *arguments: str) -> bytes | None:
    # No shell, and a revision cannot become an option: `--end-of-options`, then its hash.
    run = subprocess.run(  # noqa: S603 -- git with arguments of our own
        ["git", "-C", str(folder), *arguments],  # noqa: S607 -- the person's own git
        capture_output=True,
        check=False,
    )
    return run.stdout if run.returncode == 0 else None


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the plain files of an archive; links and names that lead out of the folder are left out."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            path = PurePosixPath(member.name)
            if not member.isfile() or path.is_absolute() or ".." in path.parts:
                continue
            content = files.extractfile(member)
            if content is not None:
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
