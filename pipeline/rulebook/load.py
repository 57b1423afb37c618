"""
From a folder of rule files to a `RuleBook`.

All faults of all files are collected before anything is raised: who edits rules wants the whole list. The digest is
over the content of every file that can change an outcome, in a fixed order.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import resources
from pipeline.errors import Fault, InputError, RuleError
from pipeline.rulebook.book import PATTERN_KEYS, RuleBook
from pipeline.rulebook.faults import read_toml
from pipeline.rulebook.lexicon import compile_lexicon
from pipeline.rulebook.patterns import PatternError, check_pattern
from pipeline.rulebook.schema import Grammar, RuleEntry, RuleFile
from pipeline.rulebook.sites import SiteFileRead, Sites, read_site_file, repeated_hosts
from pipeline.toml_lines import line_map, nearest_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.rulebook.lexicon import Lexicon

FAMILIES = ("boilerplate", "spam")
SITES = "sites"
MAX_FILE_BYTES = 2 << 20
"""A rule file is written by people; one larger than this is something else."""

_LAID_OUT = "name a folder that holds spam/, boilerplate/ and lexicon/"


def load_rules(folder: Path | str | None = None) -> RuleBook:
    """
    Load and check a rule folder.

    Args:
        folder: A folder laid out like rules/; None for the rules that travel with the package.

    Returns:
        The compiled rule book.

    Raises:
        InputError: The folder is missing, holds no rule or cannot be read.
        RuleError: Files have faults; it carries all of them with file and line.
    """
    root = Path(folder) if folder is not None else resources.rules_folder()
    if not root.is_dir():
        raise InputError(f"{root}: no such rule folder: {_LAID_OUT}")
    files = {path: _read(path) for path in _rule_files(root)}
    entries: list[RuleEntry] = []
    faults: list[Fault] = []
    first_use: dict[str, str] = {}
    for path, text in files.items():
        if path.parent.name not in FAMILIES:
            continue
        found, wrong = read_rule_file(text, str(path), path.parent.name)
        entries += found
        faults += [*wrong, *_repeated_ids(found, text, str(path), first_use)]
    sites, wrong = _site_files({path: text for path, text in files.items() if path.parent.name == SITES})
    faults += wrong
    if faults:
        raise RuleError(faults)
    if not entries and not sites:
        # Whoever names spam/ itself, or a folder beside it, would clean with nothing and not be told.
        raise InputError(f"{root}: no rule below this folder: {_LAID_OUT}")
    lexicon = _lexicon(root / "lexicon", files)
    return RuleBook(entries, lexicon, _digest(root, files), str(root), first_use, sites=Sites(sites))


def lint_files(paths: Sequence[Path]) -> int:
    """
    Check rule files by themselves.

    Args:
        paths: Files named like rules/spam/family.toml; the folder's name is the family its ids begin with. Those in
            a folder sites/ hold layouts.

    Returns:
        Number of rules in them.

    Raises:
        InputError: A file is missing or cannot be read.
        RuleError: Files have faults; it carries all of them.
    """
    first_use: dict[str, str] = {}
    faults: list[Fault] = []
    for path in paths:
        text = _read(path)
        family = path.resolve().parent.name
        if family == SITES:
            faults += read_site_file(text, str(path), path.stem)[1]
            continue
        found, wrong = read_rule_file(text, str(path), family)
        faults += [*wrong, *_repeated_ids(found, text, str(path), first_use)]
    if faults:
        raise RuleError(faults)
    return len(first_use)


def read_rule_file(text: str, file: str, family: str) -> tuple[Sequence[RuleEntry], list[Fault]]:
    """
    Read one rule file and check what the schema alone cannot: patterns and the ids' family.

    Args:
        text: Content of the file.
        file: Path for the messages.
        family: Name of the folder it stands in; every id begins with it.

    Returns:
        The rules (none if the file has a schema fault) and all faults.
    """
    parsed, faults = read_toml(text, file, RuleFile)
    if parsed is None:
        return (), faults
    for number, entry in enumerate(parsed.rule):
        for key, what in _beyond_schema(entry, family):
            line = nearest_line(line_map(text), ("rule", number, *key))
            faults.append(Fault(file, line, f"{'.'.join(key)}: {what}"))
    return parsed.rule, faults


def _site_files(files: Mapping[Path, str]) -> tuple[list[SiteFileRead], list[Fault]]:
    read: list[SiteFileRead] = []
    faults: list[Fault] = []
    for path, text in files.items():
        entry, wrong = read_site_file(text, str(path), path.stem)
        faults += wrong
        read += [SiteFileRead(str(path), entry)] if entry else []
    return read, [*faults, *repeated_hosts(read)]


def _lexicon(folder: Path, files: Mapping[Path, str]) -> Lexicon:
    words = {path.stem: text for path, text in files.items() if path.parent == folder and path.suffix == ".txt"}
    file = folder / "grammar.toml"
    grammar, faults = read_toml(files.get(file, ""), str(file), Grammar)
    used = {name for pair in grammar.pair for name in (pair.left, pair.right)} if grammar else set()
    used |= {name for chain in grammar.chain for name in (chain.core, chain.filler)} if grammar else set()
    faults += [
        Fault(str(file), 1, f"{name}.txt: there is no such file beside it") for name in sorted(used - set(words))
    ]
    if faults:
        raise RuleError(faults)
    try:
        return compile_lexicon(words, grammar)
    except PatternError as exc:
        raise RuleError([Fault(str(folder / "shapes.txt"), 1, f"not a valid pattern: {exc}")]) from exc


def _beyond_schema(entry: RuleEntry, family: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if not entry.id.startswith(f"{family}."):
        yield ("id",), f"should begin with '{family}.', the folder it stands in"
    for key in PATTERN_KEYS:
        pattern = getattr(entry.match, key)
        if pattern is None:
            continue
        try:
            check_pattern(pattern)
        except PatternError as exc:
            yield ("match", key), f"not a valid pattern: {exc}"


def _rule_files(root: Path) -> Iterator[Path]:
    for folder in (*FAMILIES, SITES, "lexicon"):
        yield from sorted(p for p in (root / folder).glob("*") if p.suffix in {".toml", ".txt"} and p.is_file())


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise RuleError([Fault(str(path), 1, f"larger than {MAX_FILE_BYTES} bytes: split it")])
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        line = path.read_bytes()[: exc.start].count(b"\n") + 1
        raise RuleError([Fault(str(path), line, "not UTF-8: save the file as UTF-8")]) from exc
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def _repeated_ids(entries: Sequence[RuleEntry], text: str, file: str, first_use: dict[str, str]) -> Iterator[Fault]:
    """Ids are unique over all files, and a retired id is never used again; `first_use` collects id → file."""
    for number, entry in enumerate(entries):
        if entry.id in first_use:
            line = nearest_line(line_map(text), ("rule", number, "id"))
            yield Fault(file, line, f"id: {entry.id!r} is already used in {first_use[entry.id]}: choose a new id")
        first_use.setdefault(entry.id, file)


def _digest(root: Path, files: Mapping[Path, str]) -> str:
    total = hashlib.sha256()
    for path, text in files.items():
        name = path.relative_to(root).as_posix().encode()
        content = text.encode()
        total.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return total.hexdigest()[:16]
