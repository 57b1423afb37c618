"""
Train data/words.xz, the language model: `python -m pipeline.cleaning.repair.train_model PROSE...`.

For developers only: it writes into the source tree. Words, their frequencies and parts of speech, and how parts of
speech follow each other are jieba's (MIT). How words stand beside punctuation and digits, which jieba does not know, is
counted in the project's own prose: text files with a paragraph a line, or the expected.json of samples. Only counts are
kept.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.model import DIGIT, SECTIONS, STEP
from pipeline.cleaning.repair.quotes import mark_quotations
from pipeline.cleaning.repair.train_marks import learn_marks
from pipeline.cleaning.repair.train_words import jieba_follows, read_jieba, with_own_words
from pipeline.cleaning.script import to_hans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.cleaning.repair.train_words import Matrix, Vocabulary


def read_prose(paths: Iterable[Path]) -> list[str]:
    """Read paragraphs, each once, in simplified characters and as the model spells them."""
    lines: list[str] = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            article = json.loads(text)
            lines += [article.get("title") or "", *(article.get("paragraphs") or ())]
        else:
            lines += text.splitlines()
    whole = dict.fromkeys(line.strip() for line in lines if "\ufffd" not in line)
    spelled = str.maketrans("0123456789", DIGIT * 10)
    return [mark_quotations(to_hans(line)).translate(spelled) for line in whole if line]


def packed(words: Vocabulary, follows: Matrix) -> bytes:
    """Pack the model: transitions, words, then a byte each for their log-probabilities and their classes."""
    spelled = sorted(words.scores)
    steps = bytes(max(0, min(255, round(-words.scores[word] / STEP))) for word in spelled)
    kinds = bytes(words.kinds[word] for word in spelled)
    matrix = json.dumps([[round(odds, 2) for odds in row] for row in follows]).encode()
    raw = SECTIONS.join((matrix, "\t".join(spelled).encode(), steps + kinds))
    return lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)


def main(paths: Sequence[str]) -> None:
    """Train from prose files and write words.xz."""
    prose = read_prose(map(Path, paths))
    words = with_own_words(read_jieba(), prose)
    words, follows = learn_marks(words, jieba_follows(words), prose)
    (Path(__file__).parents[1] / "data" / "words.xz").write_bytes(packed(words, follows))


if __name__ == "__main__":
    main(sys.argv[1:])
