"""What is seen on a suspect or a damage is said in the reader's language."""

from __future__ import annotations

import re

import pytest

from pipeline.cleaning.repair import mojibake, signs, spans
from pipeline.proof.html.words import words
from pipeline.proof.mining import Night
from pipeline.proof.near import NearMiss
from pipeline.proof.sightings import BlockSeen, LineSeen, Sightings, Signs

ZH, EN = words("zh"), words("en")
DAMAGES = sorted(
    value
    for module in (mojibake, signs, spans)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str) and " " in value
)
STRONG = Signs(8, 4, 0.5, is_row=True, script_mismatch=True, near=NearMiss("spam.a.b", "segments"))
WEAK = Signs(8, 0, 0.75, is_row=True, script_mismatch=True, near=NearMiss("spam.a.b", "segments"))


def whys() -> list[str]:
    """The reasons of suspects of every kind."""
    night = Night()
    domains = tuple(f"{n}.test" for n in range(5))
    for number in range(4):
        lines = [
            LineSeen(name, name, str(number), "", prose=False, signs=signs)
            for name, signs in (("a", STRONG), ("b", WEAK))
        ]
        blocks = [BlockSeen(s, s, "", how, domains, 1.0, WEAK) for s, how in (("c", None), ("d", "off_screen"))]
        site_line = (LineSeen("e", "e", "", "", prose=False, signs=Signs()),)
        for host, seen in (("a.test", site_line), (f"{number}.test", tuple(lines))):
            night.add(
                Sightings(None, "x", host, host, f"{host}{number}", seen, tuple(blocks), "a.test#1", is_misfit=True)
            )
    return [suspect.why for suspect in night.suspects()]


def test_every_reason_of_a_suspect_is_said_in_chinese():
    """No English is left but names of rules and conditions, and ways of hiding; each kind of reason occurs."""
    found = whys()
    said = "\n".join(map(ZH.reason, found))
    forms = [text for name, text in ZH.entries.items() if name.startswith("reasons.suspect.")]

    assert not re.search("[A-Za-z]", re.sub(r"spam\.a\.b|segments|off_screen", "", said))
    assert [] == [form for form in forms if max(re.split(r"\{\w+\}", form), key=len) not in said]
    assert found == list(map(EN.reason, found))


@pytest.mark.parametrize("why", DAMAGES)
def test_every_reason_of_a_damage_is_said_in_chinese(why: str):
    """GBK and U+FFFD are names."""
    assert not re.search("[A-Za-z]", re.sub("GBK|U.FFFD", "", ZH.reason(why)))
    assert EN.reason(why) == why


def test_all_damages_are_asked():
    """Those that the words have are those that the repair gives."""
    assert {ZH.reason(why) for why in DAMAGES} == {v for k, v in ZH.entries.items() if k.startswith("reasons.damage.")}


def test_a_reason_nobody_has_translated_is_shown_as_it_is():
    """Rather than not at all; beside it those that are known."""
    assert ZH.reason("seen; on 3 of 4 pages") == "seen；4 页中有 3 页出现"
