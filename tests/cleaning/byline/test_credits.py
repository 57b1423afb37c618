"""The credits a line of text states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.byline import Credits, credits_in, credits_in_body, is_credit_line
from pipeline.cleaning.byline.fields import fields_in


@pytest.mark.parametrize(
    ("line", "source", "authors", "editors"),
    [
        ("(責編：王先進、秦華)", None, (), ("王先進", "秦華")),
        ("责任编辑：王五 校对：李四", None, (), ("王五",)),
        ("来源：新华网 作者：张三", "新华网", ("张三",), ()),
        ("来　源：　某某网　责 编：张三", "某某网", (), ("张三",)),
        ("本报记者 张三 李四 通讯员 王五", None, ("张三", "李四", "王五"), ()),
        ("某某晚报记者 张三", None, ("张三",), ()),
        ("《某某周刊》作者 周小纯", None, ("周小纯",), ()),
        ("作者：《某某周刊》记者 林小涛", "某某周刊", ("林小涛",), ()),
        ("文/ 某某网记者 余小红 通讯员 白小恬", None, ("余小红", "白小恬"), ()),
        ("图/文 张三 李四", None, ("张三", "李四"), ()),
        ("撰文｜张三 编辑｜李四", None, ("张三",), ("李四",)),
        ("記者︰脫小晴", None, ("脫小晴",), ()),
        ("記者林小悅／南市報導", None, ("林小悅",), ()),
        ("（总台记者 奚小霓 张小赛）", None, ("奚小霓", "张小赛"), ()),
        ("⊙记者 陈小玥 ○编辑 吴小婧", None, ("陈小玥",), ("吴小婧",)),
        ("作者：张三责任编辑：李四", None, ("张三",), ("李四",)),
        ("编辑：张三 责任编辑：李四", None, (), ("张三",)),
        ("编辑 张三 校对 李四", None, (), ("张三",)),
        ("（责任编辑： HN666）", None, (), ("HN666",)),
        ("责任编辑：biaoming", None, (), ("biaoming",)),
        ("来源：某某网\t作者：${记者姓名}\t编辑：周小驰", "某某网", (), ("周小驰",)),
        ("发布时间：2031年09月12日 19:43 来源：某某社 编辑：宿小辉", "某某社", (), ("宿小辉",)),
        ("供稿：市文化站 摄影/张三 编辑/苏小芳", None, (), ("苏小芳",)),
        ("By Nancy", None, (), ()),
        ("上文/张三 下图：李四", None, (), ()),
    ],
)
def test_a_credit_line_is_read(line: str, source: str | None, authors: tuple[str, ...], editors: tuple[str, ...]):
    """Source, authors and editors are kept apart, in every form of label."""
    assert credits_in(line) == Credits(source, authors, editors)


@pytest.mark.parametrize(
    "line",
    [
        "记者从市教育局获悉，新学期的课程表已经排好",
        "记者：您怎么看这件事？",
        "记者 张三 摄",
        "数据来源：Wind",
        "图片来源：视觉中国",
        "作者：管理员",
        "作者：某某网",
        "编辑：{{editor}}",
        "责任编辑：",
        "社會中心／綜合報導",
        "作者简介：张三，某大学教授",
        "他是一名编辑，也是一名记者。本报记者张三曾经采访过他。",
        "来源：--",
    ],
)
def test_nobody_is_invented(line: str):
    """Photographers, placeholders, offices, roles in prose and empty labels give no names and no source."""
    said = credits_in(line)

    assert (said.source, said.authors, said.editors) == (None, (), ())


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：王五 校对：李四",
        "(責編：王先進、秦華)",
        "[作者: 刘小仓 责任编辑: 杨小宇 ]",
        "来源：某某网 作者：张三 2031-05-01 09:02",
        "作者：某某晚报",
        "責任編輯： 米小婭",
        "攝影：冼小倫",
        "本报记者 张三 李四 通讯员 王五",
        "某某社记者邹小为、唐小凝、丁乐",
        "（总台央视记者 奚小霓 张小赛）",
        "責任編輯：劉小雲　　校對：王五",
        "央视记者：刘小飞",
        "⊙记者 陈小玥 ○编辑 吴小婧",
        "生活中心／孫小梅報導",
        "社會中心／綜合報導",
    ],
)
def test_a_line_of_nothing_but_credits_does_not_belong_to_the_body(line: str):
    """Such a line can be moved away whole."""
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "记者：您怎么看这件事？",
        "编辑：我认为这篇文章还要再改一改",
        "浏览：1024 评论：3",
        "发布时间：2031-05-01 09:02",
        "记者张三昨日从市图书馆获悉，新馆下月开放。",
        "来源：这批图书的来源有三个，一是购买，二是捐赠，三是交换，其中捐赠的最多",
        "作者：张三曾任河口镇中学教师，退休后写了三本书",
        "普通的一行文字",
        "两年前他从学校毕业后来到这里当记者 张三",
        "现场记者：您怎么看",
        "他说记者：王小明",
    ],
)
def test_prose_is_no_credit_line(line: str):
    """An interview, a sentence with a label's word and a counter stay in the body."""
    assert not is_credit_line(line)


@pytest.mark.parametrize(
    ("paragraph", "authors"),
    [
        ("某某社北京5月1日电（记者 张三）新馆开放。", ("张三",)),
        ("某某社巴黎12月9日电（记者唐小霁、李四）新馆开放。", ("唐小霁", "李四")),
        ("某某网讯 记者谢小鑫报道：走进河口镇", ("谢小鑫",)),
        ("某某网通讯员龙钢、记者朱小贝1月11日报道：为方便居民", ("龙钢", "朱小贝")),
        ("（中央社記者溫小香台北21日電）圖書館今天開放。", ("溫小香",)),
        ("〔記者張三／台北報導〕圖書館今天開放。", ("張三",)),
        ("【文/某某网 熊小然】新馆开放。", ("熊小然",)),
        ("【某某網訊】(某某報記者 顏小傑 文森)這一夜", ("顏小傑", "文森")),
        ("某某报快讯（记者 裴小飞 实习生 李四）今日", ("裴小飞", "李四")),
        ("新馆开放。（记者 杨琦）", ("杨琦",)),
        ("新馆开放。(李小楠)", ("李小楠",)),
        ("新馆开放。(文/图 刘小东 易小楠)", ("刘小东", "易小楠")),
    ],
)
def test_names_in_datelines_and_signatures_are_authors(paragraph: str, authors: tuple[str, ...]):
    """The paragraph stays in the body, its reporter is an author."""
    assert credits_in_body([paragraph]).authors == authors


@pytest.mark.parametrize(
    "paragraph",
    [
        "新馆开放。（完）",
        "新馆开放。（某某日报评论员）",
        "新馆开放。(某某网结合多家媒体综合报道)",
        "记者张三、李四从市教育局获悉，新馆开放。",
        "据记者了解，新馆（见图）已经开放。",
        "他对记者说，读书（尤其是小说）很有意思。",
        "",
    ],
)
def test_other_brackets_and_reporters_in_prose_name_nobody(paragraph: str):
    """Only datelines and signatures count."""
    assert not credits_in_body([paragraph])


def test_names_below_the_heading_of_a_wired_feature_are_authors():
    """「新华社…电 题：…」 is followed by a line of names; under any other line names stand for something else."""
    names = "张选小、李兵小、尹伟小"

    assert credits_in_body(["某某社北京5月1日电 题：渡口的雾", names]).authors == ("张选小", "李兵小", "尹伟小")
    assert not credits_in_body(["获奖的同学有三位", names])


def test_only_the_ends_of_the_body_are_looked_at():
    """A bracket in the middle of the article is a quotation, not a signature."""
    paragraphs = ["新馆开放。", "第一段。", "第二段。", "有人说好。（王小明）", "第三段。", "第四段。"]

    assert not credits_in_body(paragraphs)


def test_an_editor_in_the_closing_bracket_is_an_editor():
    """「（編輯：…）1120221」 closes a bulletin; the number behind it does not matter."""
    assert credits_in_body(["新館開放。", "活動結束。（編輯：蘇小麒）1120221"]) == Credits(editors=("蘇小麒",))


def test_joined_credits_keep_the_first_source_and_each_name_once():
    """Joining is ordered."""
    first = Credits("甲报", ("张三",), ())

    assert first | Credits("乙报", ("李四", "张三"), ("王五",)) == Credits("甲报", ("张三", "李四"), ("王五",))


@given(st.text(alphabet="来源作者记责任编辑：:/｜张李王三四五 \t（）()网报社。，", max_size=300))
def test_fields_cover_a_line_in_order_and_never_overlap(line: str):
    """Every value is a piece of the line behind its label."""
    at = 0
    for field in fields_in(line):
        assert field.start >= at
        assert field.value in line[field.start :]
        at = field.start + len(field.value)
    assert isinstance(is_credit_line(line), bool)
    assert credits_in(line) == credits_in(line)


@pytest.mark.parametrize("line", ["记者" * 50_000, "作者：" * 50_000, "（" * 100_000, "来源 " * 50_000])
def test_a_hostile_line_is_no_credit_line(line: str):
    """A line of a hundred thousand characters is not read as credits."""
    assert not credits_in(line)
    assert not is_credit_line(line)
    assert not credits_in_body([line, line])
