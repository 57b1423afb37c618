"""
Build data/gloss.json and data/script.json: `python -m pipeline.cleaning.repair.build_table`.

For developers only: it needs pypinyin (a development dependency) and OpenCC, and writes into the source tree.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import opencc
from pypinyin.constants import PINYIN_DICT

from pipeline.cleaning.repair.cp936 import char_of

DATA = Path(__file__).parents[1] / "data"
_HAN = range(0x4E00, 0x9FFF + 1)


def _gbk_han() -> list[str]:
    chars = (char_of(lead, trail) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return [char for char in chars if char and ord(char) in _HAN]


def _has(char: str, encoding: str) -> bool:
    return bool(char.encode(encoding, "ignore"))


def _scripts(forms: dict[str, str], simplified: dict[str, str]) -> dict[str, str]:
    """Pick the characters that tell the script; what GB2312 and Big5 both write (台, 准, 著, 乾) tells nothing."""
    hans = (char for char, form in forms.items() if form != char and not _has(char, "big5"))
    hant = (char for char, form in simplified.items() if form != char and not _has(char, "gb2312"))
    return {"hans": "".join(sorted(hans)), "hant": "".join(sorted(hant))}


def build(core: str, exceptions: dict[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """
    Build the tables.

    Args:
        core: Characters seen glossed.
        exceptions: Simplified character → the converter's form, where it is not OpenCC's first choice.

    Returns:
        What gloss.json holds (core, readings, simplified, forms) and what script.json holds (hans, hant).
    """
    to_hant, to_hans = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    han = _gbk_han()
    forms = {char: exceptions.get(char, to_hant.convert(char)) for char in han if _has(char, "gb2312")}
    simplified = {char: to_hans.convert(char) for char in han}
    simplified |= {form: char for char, form in forms.items() if form != char and char in exceptions}
    written = set(exceptions.values())  # 著 stands in GB2312 and is glossed all the same
    wide = [char for char, form in simplified.items() if form != char and (char in written or not _has(char, "gb2312"))]
    gloss: dict[str, object] = {
        "core": core,
        "readings": {
            char: PINYIN_DICT[ord(char)].replace(",", " ") for char in sorted(wide) if ord(char) in PINYIN_DICT
        },
        "simplified": {char: form for char, form in sorted(simplified.items()) if form != char},
        "forms": {char: form for char, form in sorted(forms.items()) if form != char},
    }
    return gloss, _scripts(forms, simplified)


def main() -> None:
    """Read mirror.toml and write gloss.json and script.json."""
    facts = tomllib.loads((DATA / "mirror.toml").read_text(encoding="utf-8"))
    exceptions = {pair[0]: pair[1] for pair in facts["forms"].split()}
    gloss, script = build("".join(facts["core"].split()), exceptions)
    for name, table in (("gloss.json", gloss), ("script.json", script)):
        (DATA / name).write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
