"""Names of outlets, cleaned of what pages put around them."""

from __future__ import annotations

import pytest

from pipeline.cleaning.byline.outlets import dateline_outlet, source_of


@pytest.mark.parametrize(
    ("value", "outlet"),
    [
        ("河口日报", "河口日报"),
        ("：河口日报", "河口日报"),
        ("《河口日报》", "河口日报"),
        ("河口网-《河口日报》", "河口网-《河口日报》"),
        ("河口网 参与互动(3)", "河口网"),
        ("河口网 我要评论", "河口网"),
        ("河口网 2031-05-01 09:02", "河口网"),
        ("河口网 http://www.river.test/", "河口网"),
        ("河口网\t作者张三", "河口网"),
        ("河口网 | 张三", "河口网"),
        ("Engadget 中国版", "Engadget 中国版"),
        ("微信公众号河口发布", "微信公众号河口发布"),
        ("网络整理", "网络整理"),
        ("来源：河口日报", "河口日报"),
        ("来源于 河口日报", "河口日报"),
        ("A01版 河口日报", "河口日报"),
        ("iRiver", "iRiver"),
        ("《河口观察》2031年第6期", "河口观察"),
        ("河口观察主笔", "河口观察"),
    ],
)
def test_an_outlet_is_kept_as_the_page_writes_it(value: str, outlet: str):
    """Marks, buttons, dates and addresses around it go."""
    assert source_of(value) == outlet


@pytest.mark.parametrize(
    "value",
    [
        "",
        "--",
        "未知",
        "网络",
        "null",
        "{{source}}",
        "#source#",
        "sourceName",
        "undefined",
        "本报",
        "本報訊",
        "（星期三）",
        "09:02 HKT",
        "${from}",
        "12345",
        "2031-05-01",
        "这批图书有三个来源，一是购买，二是捐赠，三是与邻镇图书馆交换",
    ],
)
def test_placeholders_buttons_and_sentences_are_no_outlets(value: str):
    """Nothing is better than a wrong source."""
    assert source_of(value) is None


@pytest.mark.parametrize(
    ("paragraph", "outlet"),
    [
        ("【某报專訊】深水埗昨日發生火警。", "某报"),
        ("某某社北京5月1日电（记者 张三）新馆开放。", None),
        ("某某网讯 新馆开放。", "某某网"),
        ("某某快讯5月1日电，新馆开放。", "某某快讯"),
        ("[某某傳媒] 記者王小明/台北報導 新館開放。", "某某傳媒"),
        ("【本報訊】新館開放。", None),
        ("（中央社記者王小明台北1日電）新館開放。", "中央社"),
        ("据某某社报道，新馆开放。", None),
        ("新馆昨日开放，记者到现场看到队伍很长。", None),
        ("《河口通讯社7日專訊》图书馆昨日开放。", "河口通讯社"),
        ("一位姓王的读者在接受本台电话采访时说，借书证免费。", None),
    ],
)
def test_a_dateline_names_its_outlet(paragraph: str, outlet: str | None):
    """The name in front of 讯, 電 or 记者 at the very beginning."""
    assert dateline_outlet([paragraph]) == outlet
