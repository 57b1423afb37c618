"""The quick test on bytes: no Chinese page is dropped, whatever it is written in; foreign ones are, by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.prefilter import only_chinese, why_not_chinese
from pipeline.model import Page, Rejected

SHARED = Path(__file__).parents[3] / "shared"
HANS = "市图书馆说，自下周一起，自习室的关闭时间由晚上八点延长到十点，周末同样执行。"
HANT = "市圖書館說，自下週一起，自習室的關閉時間由晚上八點延長到十點，週末同樣執行。"
ENGLISH = "<li><a href='/a'>The council met on Monday to discuss the new road along the river.</a></li>\n" * 400
FOREIGN = {
    "English": "The library of the town will stay open until ten in the evening, its director said on Monday. ",
    "French": "La bibliothèque de la ville restera ouverte jusqu’à dix heures, a déclaré sa directrice à l’été. ",
    "German": "Die Bücherei öffnet künftig bis zehn Uhr, erklärte die Leiterin am Montag den Zuhörern. ",
    "Russian": "Городская библиотека будет открыта до десяти часов вечера, сообщила её директор. ",
    "Greek": "Η βιβλιοθήκη της πόλης θα μένει ανοιχτή ως τις δέκα το βράδυ, είπε η διευθύντρια. ",
    "Arabic": "ستبقى مكتبة المدينة مفتوحة حتى العاشرة مساء، كما قالت مديرتها يوم الاثنين. ",
    "Thai": "ห้องสมุดของเมืองจะเปิดถึงสี่ทุ่ม ผู้อำนวยการกล่าวเมื่อวันจันทร์ ",
    "Vietnamese": "Thư viện thành phố sẽ mở cửa đến mười giờ tối, giám đốc cho biết hôm thứ Hai. ",
    "Japanese": "市立図書館は来週から自習室の閉館時間を午後十時まで延長すると発表した。利用者は喜んでいる。",
    "Korean": "시립도서관은 다음 주부터 열람실을 밤 열 시까지 연다고 월요일에 밝혔다. ",
}
LEGACY = [
    *(
        ("French", "iso-8859-1"),
        ("German", "windows-1252"),
        ("Russian", "cp1251"),
        ("Russian", "koi8-r"),
        ("Greek", "cp1253"),
    ),
    *(
        ("Arabic", "cp1256"),
        ("Thai", "tis-620"),
        ("Japanese", "shift_jis"),
        ("Japanese", "euc-jp"),
        ("Korean", "euc-kr"),
    ),
]


def html(text: str, charset: str = "utf-8") -> bytes:
    """Return a page that names its charset."""
    page = f"<html><head><meta charset={charset}><title>x</title></head><body>{text}</body></html>"
    return page.encode(charset, "ignore")


@pytest.mark.parametrize(
    ("text", "charset"),
    [(HANS, "gbk"), (HANS, "gb18030"), (HANS, "utf-8"), (HANT, "big5"), (HANT, "utf-8"), (HANS, "utf-16")],
)
def test_a_short_chinese_article_among_much_english_is_kept(text: str, charset: str):
    """One paragraph in 30 KB of English menus, in every encoding of Chinese, named and not."""
    page = ENGLISH + "<p>" + text + "</p>" + ENGLISH

    assert why_not_chinese(html(page, charset)) is None
    assert why_not_chinese(page.encode(charset)) is None
    assert why_not_chinese(page.encode(charset), "text/html; charset=ISO-8859-1") is None


@pytest.mark.parametrize(
    "written",
    [
        "".join(f"&#x{ord(char):x};" for char in HANS),
        "".join(f"&#{ord(char)};" for char in HANS),
        "<script>window.state = " + json.dumps({"body": HANS}) + "</script>",
        "<script>window.state = " + json.dumps(json.dumps({"body": HANS})) + "</script>",
    ],
    ids=["hexadecimal entities", "decimal entities", "escapes", "escapes within escapes"],
)
def test_chinese_that_is_written_in_ascii_is_kept(written: str):
    """Entities, and the state of a script, have no high byte."""
    assert why_not_chinese(html(ENGLISH + written)) is None


def test_chinese_beside_a_neighbours_letters_is_kept():
    """A lesson in Japanese, a bilingual menu, and a page that says what it is."""
    japanese = FOREIGN["Japanese"]

    assert (
        why_not_chinese(html(HANS + "「ありがとう」は感謝の言葉です。" + "这句话的意思是谢谢，她们每天都说。")) is None
    )
    assert why_not_chinese(html(HANS * 20 + "日本語 ・ 한국어 ・ ニュース" * 5)) is None
    assert why_not_chinese(b"<html lang='zh-TW'>" + html(HANS + japanese * 9)) is None


@pytest.mark.parametrize("language", FOREIGN)
def test_foreign_pages_are_refused(language: str):
    """As bytes of UTF-8 and as text, with a menu of languages on them."""
    page = "<a>中文</a> <a>日本語</a> <a>简体中文</a> <a>Русский</a>" + f"<p>{FOREIGN[language] * 20}</p>" * 10

    assert why_not_chinese(html(page)) is not None
    assert why_not_chinese(page) is not None
    assert (language in why_not_chinese(html(page))) is (language in {"Japanese", "Korean"})


@pytest.mark.parametrize(("language", "charset"), LEGACY)
def test_foreign_pages_of_older_charsets_are_refused(language: str, charset: str):
    """Bytes that could be read as Chinese are read as cleaning reads them."""
    assert charset_is_told(why_not_chinese(html(f"<p>{FOREIGN[language] * 20}</p>", charset)))


def test_chinese_among_many_single_bytes_is_kept():
    """A page of GBK in which somebody wrote no-break spaces of Latin-1."""
    for text, charset in ((HANS, "gbk"), (HANT, "big5")):
        page = html(ENGLISH + "NBSP" * 20 + text, charset).replace(b"NBSP", b"<p>\xa0</p>")

        assert why_not_chinese(page) is None


def charset_is_told(why: str | None) -> bool:
    """Return whether a refusal names the charset."""
    return why is not None and "written in" in why


def test_escapes_of_other_scripts_are_no_chinese():
    """A Korean page's state is full of escapes too."""
    state = "<script>" + json.dumps([FOREIGN["Korean"]] * 9) + "</script>"

    assert why_not_chinese(html(state)).startswith("Korean")


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\n\xe2\xe3\xcf\xd3" * 9, b"\x89PNG\r\n\x1a\n\xff\xfe" + bytes(99)])
def test_what_is_no_text_is_judged_without_an_error(body: bytes):
    """An empty body has no Chinese; other kinds of file are left to cleaning, which names them."""
    assert why_not_chinese(body) == (None if body else "no Chinese: 0 Han characters")


@given(st.binary(max_size=3000))
def test_any_bytes_get_an_answer(body: bytes):
    """Never an error, whatever a server sent."""
    assert why_not_chinese(body) is None or why_not_chinese(body).isprintable()


@given(st.text("的一是在不了有和人这中大为上个国我以要他", min_size=40), st.sampled_from(["utf-8", "gbk"]), st.data())
def test_forty_characters_of_chinese_are_enough_anywhere(text: str, charset: str, data: st.DataObject):
    """Wherever a page is cut off, and within a character too."""
    body = (ENGLISH + text).encode(charset)
    cut = data.draw(st.integers(0, 2))

    assert why_not_chinese(body[: len(body) - cut] if cut else body) is None or cut


def test_what_is_refused_is_a_line_with_its_reason():
    """Counted, never silent; what a reader could not read passes through."""
    unread = Rejected(reason="unreadable")
    pages = [Page(body=html(HANS)), Page(body=html("x"), url="http://a.test/", source_path="a@1"), unread]

    kept, refused, passed = only_chinese(pages)

    assert (pages[0], unread) == (kept, passed)
    assert ("not_chinese", "http://a.test/", "a@1") == (refused.reason, refused.url, refused.source_path)


def test_no_page_with_a_gold_text_is_dropped():
    """All charsets of real pages; they are kept beside the checkout and never in it."""
    manifest = SHARED / "pages" / "manifest.jsonl"
    if not manifest.exists():
        pytest.skip("needs pages/manifest.jsonl in a folder `shared` beside the checkout")
    pages = [SHARED / "pages" / json.loads(line)["path"] for line in manifest.read_text("utf-8").splitlines()]

    assert {} == {path.name: why for path in pages if (why := why_not_chinese(path.read_bytes()))}
