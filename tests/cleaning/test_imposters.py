"""Pages that a server sends in an article's place."""

from __future__ import annotations

import pytest

from pipeline.cleaning.dom import parse
from pipeline.cleaning.imposters import imposter, refuse_response, visible_text

PROSE = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大，早晚温差较大。" * 5


@pytest.mark.parametrize(
    ("status", "source", "reason"),
    [
        (200, "<p>正文</p>", None),
        (None, "<p>正文</p>", None),
        (404, "<p>正文</p>", "http_status"),
        (304, "", "http_status"),
        (521, "<script>document.cookie='__jsl_clearance=1'</script>", "challenge_page"),
        (200, "<script>var arg1='AB';setCookie('acw_sc__v2')</script>", "challenge_page"),
        (412, "<script>var _$x='a'</script>", "challenge_page"),
        (412, "<p>条件不满足</p>", "http_status"),
        (403, "<script>var x</script>", "http_status"),
        (200, '{"code": 0, "data": []}', "not_html"),
        (200, '[{"id": 1}]', "not_html"),
        (200, "[图集]<p>正文</p>", None),
    ],
)
def test_a_response_that_is_no_page_is_refused(status: int | None, source: str, reason: str | None):
    """The kind of refusal follows from status and source."""
    refusal = refuse_response(status, source)

    assert reason == (refusal.reason if refusal else None)


def test_a_long_page_that_loads_a_protection_script_is_no_challenge():
    """Challenges are small."""
    assert refuse_response(200, "<p>" + PROSE * 300 + "<script src=/__jsl_clearance.js></script>") is None


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("出错啦", "您访问的页面不存在，三秒后返回首页", "soft_404"),
        ("頁面不存在", "", "soft_404"),
        ("安全验证", "请向右拖动滑块完成验证", "challenge_page"),
        (None, "该内容为会员专享，请先登录", "login_wall"),
        ("此域名可转让", "联系我们", "parked_domain"),
        ("市民反映缴费页面不存在 平台回应", PROSE, None),
        ("短讯", "今日多云。", None),
    ],
)
def test_an_imposter_is_named_when_there_is_no_article(title: str | None, text: str, reason: str | None):
    """A report that quotes the phrase has the text of an article."""
    refusal = imposter(title, text)

    assert reason == (refusal.reason if refusal else None)


def test_visible_text_leaves_scripts_out():
    """Scripts, styles and templates are not text."""
    assert visible_text(parse("<style>p{}</style><p>一</p><script>var a</script><p>二")) == "一\n二"
