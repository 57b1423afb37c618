"""Poems, whose lines end without a mark."""

from __future__ import annotations

import pytest

LINES = (
    "书摊支在雾里",
    "我翻开一页",
    "像推开一扇旧门",
    "灯",
    "比星星矮一点",
    "比屋檐高一点",
    "它照着来的人",
    "也照着走的人",
)


@pytest.mark.parametrize("between", ["<br>", "</p><p>"])
def test_a_poem_is_read_line_by_line(between: str, page, read):
    """Below a headline, in one box."""
    assert read(page(f"<p>□ 王小五</p><div><p>{between.join(LINES)}</p></div>")) == LINES


@pytest.mark.parametrize(
    "lines",
    [
        ("用户名", "密码", "验证码", "记住我", "忘记密码", "注册", "登录帮助", "联系客服"),
        (
            "姓名：",
            "性别：",
            "出生年月：",
            "籍贯所在地：",
            "毕业院校和专业：",
            "联系电话和邮箱：",
            "家庭住址：",
            "个人简历：",
        ),
        ("尺寸 30 厘米",) * 8,
        LINES[:5],
    ],
    ids=["menu", "form", "goods", "too few"],
)
def test_other_short_lines_are_no_poem(lines: tuple[str, ...], page, refuse):
    """Menus, forms and lists of goods are set in short lines too."""
    assert refuse(page(f"<div>{'<br>'.join(lines)}</div>")) == "empty"


def test_links_are_no_poem(page, refuse):
    """However they read."""
    assert refuse(page("<div>" + "<br>".join(f"<a>{line}</a>" for line in LINES) + "</div>")) == "empty"
