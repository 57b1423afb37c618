"""Pairs of words: what is known of them, how they are packed, and where they are read from."""

from __future__ import annotations

import struct
import zipfile

import pytest

from pipeline.cleaning.repair.pairs import EDGE, PAIR_STEP, Pairs, last_of, unpacked, word_pairs

train_pairs = pytest.importorskip("pipeline.cleaning.repair.train_pairs", reason="needs pyarrow")
smartcn = pytest.importorskip("pipeline.cleaning.repair.smartcn", reason="needs pyarrow")

COUNTS = {"提高": 40, "水平": 50, "生活": 60, "。": 90, "始##始": 100, "末##末": 100, "未##数": 30, "年": 30}
PAIRS = [("提高", "水平", 20), ("生活", "水平", 10), ("始##始", "提高", 5), ("未##数", "年", 25), ("水平", "。", 20)]
FOLDER = "org/apache/lucene/analysis/cn/smart/hhmm/"


def java(array, kind):
    """Serialise an array of numbers, or of arrays, as Java does; each class is described anew."""
    if array is None:
        return b"\x70"
    head = b"\x75\x72" + struct.pack(">H", len(kind)) + kind.encode() + bytes(8) + b"\x02\0\0\x78\x70"
    form = {"[S": "h", "[C": "H", "[I": "i", "[J": "Q"}.get(kind)
    body = [struct.pack(f">{form}", value) if form else java(value, kind[1:]) for value in array]
    return head + struct.pack(">i", len(array)) + b"".join(body)


@pytest.fixture
def jar(tmp_path):
    """A jar with COUNTS and PAIRS, as Lucene's holds them."""
    firsts = sorted({word[0] for word in COUNTS})
    ends = [[[ord(c) for c in word[1:]] or None for word in COUNTS if word[0] == first] for first in firsts]
    counts = [[count for word, count in COUNTS.items() if word[0] == first] for first in firsts]
    core = [
        java([*range(len(firsts)), -1], "[S"),
        java([*map(ord, firsts), 0], "[C"),
        java(ends, "[[[C"),
        java(counts, "[[I"),
    ]
    hashes = [0, *(smartcn.hash_of(f"{first}@{second}") for first, second, _ in PAIRS)]
    pairs = [java(hashes, "[J"), java([0, *(count for *_, count in PAIRS)], "[I")]
    path = tmp_path / "smartcn.jar"
    with zipfile.ZipFile(path, "w") as archive:
        for name, parts in (("coredict.mem", core), ("bigramdict.mem", pairs)):
            archive.writestr(FOLDER + name, b"\xac\xed\0\x05" + b"".join(parts))
    return path


def test_words_and_pairs_come_back_out_of_the_hashes(jar):
    """The file holds no second words, and yet all are found."""
    assert COUNTS == smartcn.read_words(jar)
    assert sorted(PAIRS) == sorted(smartcn.read_pairs(jar, COUNTS))


def test_a_pair_counts_for_more_the_oftener_it_stands_than_by_chance():
    """提高 speaks for 水平 more than 生活 does; numbers and the edges of sentences go by their stand-ins."""
    known = {"提高", "水平", "生活", "。", EDGE, "0", "年"}
    fronts, loose = train_pairs.figures(PAIRS, COUNTS, known)

    assert fronts["水平"]["提高"] > fronts["水平"]["生活"] > 0
    assert {"0"} == set(fronts["年"])
    assert {EDGE} == set(fronts["提高"])
    assert loose["提高"] < 0
    assert "0" not in loose


def test_words_the_model_does_not_know_are_left_out():
    """They could never be asked for."""
    fronts, loose = train_pairs.figures(PAIRS, COUNTS, {"水平", "提高"})

    assert {"水平": {"提高"}} == {word: set(found) for word, found in fronts.items()}
    assert {"水平", "提高"} == set(loose)


def test_packed_pairs_come_back_nearly_the_same():
    """A byte holds each figure."""
    fronts, loose = train_pairs.figures(PAIRS, COUNTS, {"提高", "水平", "生活", "。"})
    pairs = unpacked(train_pairs.packed(fronts, loose))

    assert fronts["水平"] == pytest.approx(pairs.before("水平"), abs=PAIR_STEP)
    assert loose == pytest.approx(pairs.loose, abs=PAIR_STEP)


def test_behind_a_full_stop_a_sentence_begins():
    """What is known of the beginning of a line holds there too, but not for marks that begin nothing."""
    pairs = Pairs({"提高": (f"他\t{EDGE}", b"\x18\x1c"), "，": (EDGE, b"\x08")})

    assert {"他": 2.0, EDGE: 3.0, "。": 3.0, "！": 3.0, "？": 3.0, "；": 3.0} == pairs.before("提高")
    assert {EDGE: -2.0} == pairs.before("，")
    assert {} == pairs.before("水平")


def test_several_marks_go_by_the_one_beside_the_word():
    """。” stands behind a word as 。 does, and in front of one as ” does."""
    pairs = Pairs({"。": ("水平", b"\x18")})

    assert {"水平": 2.0} == pairs.before("。”")
    assert ("”", "“", "水平") == (last_of("。”"), last_of("：〝"), last_of("水平"))


def test_the_shipped_pairs_know_what_stands_together():
    """Some that any news text has."""
    before = word_pairs().before

    assert before("水平")["提高"] > 1
    assert before("记者")["本报"] > 1
    assert before("他")["。"] > 0
