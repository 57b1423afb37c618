"""Chinese is told from its neighbours, and running text from rows of words."""

from __future__ import annotations

import pytest

from pipeline import clean
from pipeline.cleaning.language import language_codes, language_of
from pipeline.model import Page
from pipeline.rulebook.load import load_rules

ZH = "记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点，周末同样执行。"
TEXTS = [
    ("zh", ZH),
    ("zh", "記者從市圖書館獲悉，自下週一起，主館自習室的關閉時間由晚上八點延長到十點，週末同樣執行。"),
    ("zh", "本届展览由の字工作室在城西展厅布置，三百多件展品中有一半是第一次与观众见面，展期到月底。"),
    ("zh", "公司发布了新的AI芯片X200，采用TSMC的3nm工艺，支持PCIe 5.0和DDR5内存，将于明年上市。"),
    (
        "ja",
        "市立図書館は来週から自習室の閉館時間を午後八時から十時まで延長すると発表した。週末も同じ時間に利用できる。",
    ),
    ("ko", "시립도서관은 다음 주부터 자습실의 폐관 시간을 오후 열 시까지 연장한다고 밝혔다."),
    ("ug", "شەھەرلىك كۈتۈپخانا كېلەر ھەپتىدىن باشلاپ ئۆگىنىش زالىنى كەچ سائەت ئونغىچە ئېچىۋېتىدۇ."),
    ("bo", "གྲོང་ཁྱེར་དཔེ་མཛོད་ཁང་གིས་གཟའ་འཁོར་རྗེས་མ་ནས་བཟུང་སློབ་སྦྱོང་ཁང་ཕྱེ་རྒྱུ་ཡིན།"),
    ("mn", "ᠬᠣᠲᠠ ᠶᠢᠨ ᠨᠣᠮ ᠤᠨ ᠰᠠᠩ ᠢᠷᠡᠬᠦ ᠭᠠᠷᠠᠭ ᠡᠴᠡ ᠡᠬᠢᠯᠡᠵᠦ ᠨᠡᠭᠡᠭᠡᠨ᠎ᠡ"),
    (
        "en",
        "The city library said that the reading room will stay open until ten in the evening, and on weekends as well.",
    ),
    ("vi", "Thư viện thành phố cho biết phòng đọc sẽ mở cửa đến mười giờ tối kể từ tuần tới, cả cuối tuần."),
    ("ru", "Городская библиотека сообщила, что читальный зал будет открыт до десяти часов вечера."),
    ("th", "ห้องสมุดประจำเมืองประกาศว่าจะขยายเวลาเปิดห้องอ่านหนังสือถึงสี่ทุ่มตั้งแต่สัปดาห์หน้า"),
    ("und", "Die Stadtbücherei teilte mit, dass der Lesesaal ab kommender Woche bis zehn Uhr abends geöffnet bleibt."),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_a_sentence_is_told(code: str, text: str):
    """One sentence of news is enough."""
    assert code == language_of(text).code


def test_running_chinese_is_sure_and_a_row_of_words_is_not():
    """A threshold of .7 keeps the one and leaves out the other."""
    row = "彩票平台 彩票开奖 北京赛车 博彩网站 娱乐城 百家乐 真人视讯 体育投注 电子游艺 棋牌游戏 捕鱼达人"

    assert language_of(ZH).confidence > 0.8
    assert language_of(row).code == "zh"
    assert language_of(row).confidence <= 0.5


def test_confidence_falls_with_other_scripts_and_with_length():
    """Half a page of English beside the Chinese, or three characters, say less."""
    whole = language_of(ZH).confidence

    assert whole > language_of(ZH + " " + TEXTS[9][1]).confidence > language_of("图书馆").confidence > 0


@pytest.mark.parametrize("text", ["", "2026-01-05 12:00", "……！？", "\ud800"])
def test_what_has_no_letters_has_no_language(text: str):
    """Nothing is guessed, and nothing breaks."""
    assert ("und", 0.0) == (language_of(text).code, language_of(text).confidence)


def test_every_code_that_comes_out_is_listed():
    """A filter can be checked against the list."""
    assert {code for code, _ in TEXTS} <= set(language_codes())


def test_an_article_says_its_language_and_has_no_chinese_script_in_another():
    """The text of a Japanese page is kept, and is not called Chinese."""
    article = clean(Page(body=f"図書館のお知らせ\n{TEXTS[4][1]}", media="text"), load_rules()).article

    assert ("ja", None) == (article.language, article.script)
    assert article.language_confidence > 0.8
