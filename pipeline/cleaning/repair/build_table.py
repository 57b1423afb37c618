"""
Build data/gloss.json: `python -m pipeline.cleaning.repair.build_table`.

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


def _in_gb2312(char: str) -> bool:
    return bool(char.encode("gb2312", "ignore"))


def build(core: str, exceptions: dict[str, str]) -> dict[str, object]:
    """
    Build the table.

    Args:
        core: Characters seen glossed.
        exceptions: Simplified character → the converter's form, where it is not OpenCC's first choice.

    Returns:
        What gloss.json holds: core, readings, simplified and forms.
    """
    to_hant, to_hans = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    han = _gbk_han()
    forms = {char: exceptions.get(char, to_hant.convert(char)) for char in han if _in_gb2312(char)}
    simplified = {char: to_hans.convert(char) for char in han}
    simplified |= {form: char for char, form in forms.items() if form != char and char in exceptions}
    written = set(exceptions.values())  # 著 stands in GB2312 and is glossed all the same
    wide = [char for char, form in simplified.items() if form != char and (char in written or not _in_gb2312(char))]
    return {
        "core": core,
        "readings": {
            char: PINYIN_DICT[ord(char)].replace(",", " ") for char in sorted(wide) if ord(char) in PINYIN_DICT
        },
        "simplified": {char: form for char, form in sorted(simplified.items()) if form != char},
        "forms": {char: form for char, form in sorted(forms.items()) if form != char},
    }


def main() -> None:
    """Read mirror.toml and write gloss.json."""
    facts = tomllib.loads((DATA / "mirror.toml").read_text(encoding="utf-8"))
    exceptions = {pair[0]: pair[1] for pair in facts["forms"].split()}
    table = build("".join(facts["core"].split()), exceptions)
    (DATA / "gloss.json").write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
