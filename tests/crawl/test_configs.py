"""The configurations that travel with the project."""

from pathlib import Path

import pytest

from pipeline.crawl.config import Crawl, default_config, load_config, parse_config
from pipeline.crawl.discovery.scope import scope_of
from pipeline.errors import ConfigError
from pipeline.rulebook.load import load_rules

HOME = Path(__file__).parents[2]
CN_NEWS = HOME / "crawl.cn-news.toml"
SECTIONS = load_rules(None).sites.sections
FILLED = CN_NEWS.read_text(encoding="utf-8").replace('contact = ""', 'contact = "bot@example.org"')


def test_the_sample_configuration_is_ready():
    """`make crawl` needs no word from anybody."""
    assert load_config(HOME / "crawl.toml").serve is not None


def test_without_a_configuration_the_sample_one_is_used(tmp_path, monkeypatch):
    """An own crawl.toml comes first; without one, the one that travels with the package is found from any folder."""
    monkeypatch.chdir(tmp_path)
    assert load_config(default_config()).sites[0].host.endswith(".test")

    (tmp_path / "crawl.toml").write_text("")
    assert default_config() == Path("crawl.toml")


def test_the_real_outlets_need_a_contact_and_nothing_else():
    """Without one the crawl does not begin; the fault names the line to fill in."""
    with pytest.raises(ConfigError) as caught:
        load_config(CN_NEWS, SECTIONS)

    (fault,) = caught.value.faults
    assert "contact" in CN_NEWS.read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert len(parse_config(FILLED, CN_NEWS, SECTIONS).sites) >= 15


def test_every_way_in_lies_on_a_host_of_its_site():
    """An address that its own site does not own would lead nowhere."""
    config = parse_config(FILLED, CN_NEWS, SECTIONS)
    for site in config.sites:
        scope = scope_of(site, config.crawl)
        assert [url for url in (*site.start, *site.feeds, *site.sitemaps) if not scope.admits(url)] == []


ARTICLES = [
    ("www.people.com.cn", "http://politics.people.com.cn/n1/2025/1120/c1001-40607000.html"),
    ("www.xinhuanet.com", "https://www.news.cn/politics/20251120/0123456789abcdef0123456789abcdef/c.html"),
    ("www.chinanews.com.cn", "https://www.chinanews.com.cn/gn/2025/11-20/10518000.shtml"),
    ("news.cctv.com", "https://news.cctv.com/2025/11/20/ARTIabcDEF0123456789abcdef251120.shtml"),
    ("www.gmw.cn", "https://politics.gmw.cn/2025-11/20/content_38420000.htm"),
    ("www.ce.cn", "http://www.ce.cn/xwzx/gnsz/gdxw/202511/20/t20251120_2570000.shtml"),
    ("www.youth.cn", "http://news.youth.cn/gn/202511/t20251120_16300000.htm"),
    ("www.cnr.cn", "http://news.cnr.cn/native/gd/20251120/t20251120_527000000.shtml"),
    ("china.chinadaily.com.cn", "https://cn.chinadaily.com.cn/a/202511/20/WS691e0000a310942cc4990000.html"),
    ("www.china.com.cn", "http://news.china.com.cn/2025-11/20/content_118180000.shtml"),
    ("www.thepaper.cn", "https://www.thepaper.cn/newsDetail_forward_32000000"),
    ("news.sina.com.cn", "https://news.sina.com.cn/c/2025-11-20/doc-infxxxxx0000000.shtml"),
    ("news.163.com", "https://www.163.com/news/article/KEABCDEF0001899O.html"),
    ("news.sohu.com", "https://www.sohu.com/a/956000000_121119001"),
    ("news.ifeng.com", "https://news.ifeng.com/c/8oABCDEFGHI"),
    ("www.huanqiu.com", "https://china.huanqiu.com/article/4PABCDEFGHI"),
    ("www.bjnews.com.cn", "https://www.bjnews.com.cn/detail/1763600000129000.html"),
    ("www.yicai.com", "https://www.yicai.com/news/102900000.html"),
    ("www.jiemian.com", "https://www.jiemian.com/article/13600000.html"),
    ("www.guancha.cn", "https://www.guancha.cn/politics/2025_11_20_797000.shtml"),
    ("news.rthk.hk", "https://news.rthk.hk/rthk/ch/component/k2/1830000-20251120.htm"),
    ("www.cna.com.tw", "https://www.cna.com.tw/news/aipl/202511200001.aspx"),
]


@pytest.mark.parametrize(("host", "url"), ARTICLES)
def test_an_article_of_each_outlet_is_told_by_its_address(host, url):
    """The shape of each outlet's article addresses is known, and its front page is none."""
    config = parse_config(FILLED, CN_NEWS, SECTIONS)
    (site,) = [site for site in config.sites if site.host == host]
    scope = scope_of(site, config.crawl)

    assert scope.kind_of(url) == "article"
    assert scope.kind_of(site.start[0]) == "section"


def test_every_outlet_has_an_example():
    """No outlet is added without an address that proves its pattern."""
    assert {host for host, _ in ARTICLES} == {site.host for site in parse_config(FILLED, CN_NEWS, SECTIONS).sites}


CHANNELS = [
    ("astro.sina.com.cn", "/l/2013-05-09/103393000.shtml"),
    ("auto.sina.com.cn", "/news/2019-10-04/detail-iabcdefg0000000.shtml"),
    ("baby.sina.com.cn", "/news/2019-10-09/doc-iabcdefg0000000.shtml"),
    ("edu.sina.com.cn", "/gaokao/2019-10-09/doc-iabcdefg0000000.shtml"),
    ("ent.sina.com.cn", "/v/m/2019-10-09/doc-iabcdefg0000000.shtml"),
    ("fashion.sina.com.cn", "/s/fo/2019-10-09/1035/doc-iabcdefg0000000.shtml"),
    ("finance.sina.com.cn", "/money/nmetal/20191009/1000000000.shtml"),
    ("games.sina.com.cn", "/y/n/2019-10-09/abcdefg0000000.shtml"),
    ("sh.sina.com.cn", "/news/m/2019-10-09/detail-iabcdefg0000000.shtml"),
    ("sports.sina.com.cn", "/g/pl/2014-09-29/10007350000.shtml"),
    ("tech.sina.com.cn", "/d/v/2019-10-09/doc-iabcdefg0000000.shtml"),
    ("travel.sina.com.cn", "/domestic/news/2016-11-16/detail-iabcdefg0000000.shtml"),
]


@pytest.mark.parametrize(("host", "path"), CHANNELS)
def test_an_article_of_each_channel_is_told_by_its_address(host, path):
    """The channels of a portal have sections of their own, which stay on the channel."""
    (site,) = parse_config(f"[crawl]\ncontact = 'a@b.cn'\n[[site]]\nhost = '{host}'\n", CN_NEWS, SECTIONS).sites
    scope = scope_of(site, Crawl())

    assert scope.kind_of(f"http://{host}{path}") == "article"
    assert scope.kind_of(site.start[0]) == "section"
    assert scope.kind_of("http://www.sina.com.cn/") is None


def test_every_section_of_the_rules_has_an_example():
    """A pattern that nothing proves is none."""
    assert set(SECTIONS) == {host for host, _ in (*ARTICLES, *CHANNELS)}
