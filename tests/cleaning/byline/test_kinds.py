"""Bylines of many kinds of outlets."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.cleaning.byline import Byline, find_byline, with_body_credits
from pipeline.cleaning.dom import parse

KINDS = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))["kind"]
URL, FETCHED = "https://www.outlet.test/a/1.html", datetime.fromisoformat("2024-05-01T12:00:00+08:00")
TEXTS = {
    "hans": (
        "旧渡口的候船室改成了书屋",
        "停用九年的候船室重新开门，墙边的长椅换成了书架，靠窗的位置摆着六张小桌，供来往的居民坐下翻书。",
        "书屋由镇里的退休教师轮流看管，藏书大多来自捐赠，开门第一周就借出了三百多册，其中一半是童书。",
        "下一步，书屋打算在每月的第一个周末办一场朗读会，并把老船票和旧航线图整理出来，挂在候船室的东墙上。",
    ),
    "hant": (
        "舊渡口的候船室改成了書屋",
        "停用九年的候船室重新開門，牆邊的長椅換成了書架，靠窗的位置擺着六張小桌，供來往的居民坐下翻書。",
        "書屋由鎮裏的退休教師輪流看管，藏書大多來自捐贈，開門第一周就借出了三百多冊，其中一半是童書。",
        "下一步，書屋打算在每月的第一個周末辦一場朗讀會，並把老船票和舊航線圖整理出來，掛在候船室的東牆上。",
    ),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["name"])
def test_each_kind_of_outlet_is_read_as_a_reader_would(kind: dict[str, Any]):
    """Nothing is missing and nothing is invented."""
    title, first, middle, last = TEXTS[kind.get("script", "hans")]
    paragraphs = (kind.get("lead", "") + first, middle, last + kind.get("end", ""))
    page = f"<html><head>{kind.get('head', '<title>HEAD</title>')}</head><body>{kind['page']}</body></html>"
    html = page.replace("HEAD", title).replace("BODY", "".join(f"<p>{text}</p>" for text in paragraphs))
    expected = asdict(Byline(title=title)) | kind["says"]

    byline = find_byline(parse(html), url=URL, fetched_at=FETCHED, is_spam_title=lambda _: False)

    found = asdict(with_body_credits(byline, paragraphs))
    assert found | {"authors": [*found["authors"]], "editors": [*found["editors"]]} == expected | {
        "authors": [*expected["authors"]],
        "editors": [*expected["editors"]],
    }
