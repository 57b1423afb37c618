"""Names of people, told from everything else that stands where a name is expected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.byline.name_lists import is_nothing_but_names, names_in, person_at_start
from pipeline.cleaning.byline.persons import is_outlet, is_person, is_signature


@pytest.mark.parametrize("word", ["王小明", "李四", "欧阳明", "歐陽明月", "諸葛亮", "鄭小芳", "脫小玲"])
def test_a_known_surname_makes_a_name(word: str):
    """Simplified and traditional surnames of one and two characters."""
    assert is_person(word)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "新民晚报",
            "市公安局",
            "宣传部",
            "管理员",
            "佚名",
            "网络",
            "本报记者",
            "王小明说了",
            "石家庄",
            "高雄",
            "安全科",
        ),
        *(
            "责任编辑",
            "来源",
            "陈老师",
            "王",
            "王小明明明",
            "查看更多",
            "查看原",
            "楼盘",
            "Nancy",
            "2909",
            "江门",
            "于是我",
            "简介",
        ),
    ],
)
def test_outlets_offices_places_and_buttons_are_no_persons(word: str):
    """A surname in front does not make them one."""
    assert not is_person(word)


@pytest.mark.parametrize(
    "word",
    ["白茶", "宪瑞", "Nancy", "Demi Xia", "艾力·买买提", "O'Brien", "古丽努尔·阿不都", "扎西次仁", "楼小明", "王科"],
)
def test_a_label_vouches_for_pen_names_and_foreign_names(word: str):
    """Behind a label a name needs no surname of the list."""
    assert is_signature(word)


@pytest.mark.parametrize(
    "word",
    [
        "{{author}}",
        "${name}",
        "null",
        "admin",
        "2909",
        "shzfzz_21",
        "https",
        "某某日报",
        "编辑部",
        "不详",
        "骨科",
        "人事股",
        "",
    ],
)
def test_ids_and_placeholders_are_no_signatures(word: str):
    """What a template or a database leaves behind is never a name."""
    assert not is_signature(word)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("张三、李四", ("张三", "李四")),
        ("张三 李四 王小五", ("张三", "李四", "王小五")),
        ("张三/李四，王小五；赵六", ("张三", "李四", "王小五", "赵六")),
        ("张 三　李小四", ("张三", "李小四")),
        ("王 建 李 明", ("王建", "李明")),
        ("本报记者 张三 通讯员 李四", ("张三", "李四")),
        ("记者张三实习生李四", ("张三", "李四")),
        ("某某日报 张三", ("张三",)),
        ("《某某周刊》记者 张三", ("张三",)),
        ("张三摄", ("张三",)),
        ("张三报道", ("张三",)),
        ("周文", ("周文",)),
        ("张小三李小四", ("张小三", "李小四")),
        ("张三_NE0012", ("张三",)),
        ("张三 SF099", ("张三",)),
        ("张三（实习）", ("张三",)),
        ("张三 发布于 2031-05-01", ("张三",)),
        ("Demi Xia", ("Demi Xia",)),
        ("范徐麗泰", ("范徐麗泰",)),
        ("周慧晓婉", ("周慧晓婉",)),
        ("张三李四", ("张三", "李四")),
        ("养基司令", ()),
        ("张小瑾、阿克苏记者站任小芳", ("张小瑾", "任小芳")),
        ("吴小为 协作记者 陶小冉", ("吴小为", "陶小冉")),
        ("某某网", ()),
        ("{{author}}", ()),
        ("从市教育局获悉", ()),
        ("", ()),
    ],
)
def test_names_are_listed_from_the_value_of_a_label(value: str, names: tuple[str, ...]):
    """Separators, role words, verbs, staff numbers and spaced-out names are understood."""
    assert names_in(value) == names


@pytest.mark.parametrize(
    ("value", "is_nothing_else"),
    [
        ("张三、李四", True),
        ("某某日报 张三 EN012", True),
        ("张三／台北報導", True),
        ("《某某周刊》记者 张三", True),
        ("张三昨天说", False),
        ("您怎么看", False),
        ("", False),
    ],
)
def test_a_value_is_told_from_prose(value: str, is_nothing_else: bool):
    """Names, outlets, roles and numbers are a credit; anything more is prose."""
    assert is_nothing_but_names(value) is is_nothing_else


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("溫小香台北", "溫小香"),
        ("林悅台中", "林悅"),
        ("王小明平鎮區", "王小明"),
        ("张三报道", "张三"),
        ("市教育局", None),
        ("", None),
    ],
)
def test_a_name_is_cut_off_a_run_of_characters(text: str, name: str | None):
    """Datelines write name and place together; a known place tells where the name ends."""
    assert person_at_start(text) == name


def test_outlets_are_known_by_their_endings_and_words():
    """Ends such as 报 and 社, words such as 客户端."""
    assert all(map(is_outlet, ("某某日报", "某某社", "某某客户端", "市人民医院")))
    assert not any(map(is_outlet, ("王小明", "报社" + "人", "社")))


@given(st.text(alphabet="张李王欧阳三四小明编辑记者网报社 、/，0123456789{}$<>abcXYZ·《》（）", max_size=40))
def test_a_listed_name_is_never_an_id_a_placeholder_or_an_outlet(value: str):
    """Whatever the value is made of."""
    for name in names_in(value):
        assert is_signature(name) or len(name) == 4  # two surnames, as married women carry them
        assert not any(char in "0123456789{}$<>" for char in name)
        assert not is_outlet(name)
