"""crawl.toml and its faults."""

from pathlib import Path

import pytest

from pipeline.crawl.config import load_config, parse_config
from pipeline.errors import ConfigError, InputError
from pipeline.rulebook.sections import Section

SITE = "[[site]]\nhost = 'www.a.test'\nstart = ['http://www.a.test/']\n"


def _faults(text):
    with pytest.raises(ConfigError) as caught:
        parse_config(text, Path("crawl.toml"))
    return [str(fault) for fault in caught.value.faults]


def test_a_small_configuration_has_polite_defaults():
    """Without a word about politeness, one connection a host and a second between requests."""
    config = parse_config(SITE, Path("crawl.toml"))

    assert config.crawl.connections_per_host == 1
    assert config.crawl.delay_s == 1.0
    assert config.sites[0].start == ("http://www.a.test/",)
    assert config.serve is None


FAULTS = [
    ("[crawl]\ncontact = 'x\n" + SITE, "crawl.toml:2: not valid TOML"),
    ("[crawl]\n\ndelay = 2\n" + SITE, "crawl.toml:3: crawl.delay: unknown key; did you mean 'delay_s'?"),
    ("[crawl]\ndelay_s = -1\n" + SITE, "crawl.toml:2: crawl.delay_s: should be greater than or equal to 0"),
    ("[[site]]\nstart = ['http://a.test/']\n", "crawl.toml:1: site.1.host: this key is missing"),
    ("[[site]]\nhost = 'a.test'\n", "crawl.toml:1: site.1: no way in; add start, feeds or sitemaps"),
    (SITE + "\narticle = ['ok',\n  '(?=x)']", "crawl.toml:6: site.1.article.2: "),
    (SITE + "feeds = ['rss.xml']", "crawl.toml:4: site.1.feeds.1: write a whole address"),
    (SITE + SITE, "crawl.toml:5: site.2.host: www.a.test is named twice"),
    (SITE.replace("a.test", "a.cn"), "crawl.toml:1: crawl.contact: www.a.cn is a real host"),
    ("[crawl]\ncontact = 'me'\n" + SITE.replace("a.test", "a.cn"), "crawl.toml:2: crawl.contact: www.a.cn"),
    ("[crawl]\nuser_agent = '爬虫'\n" + SITE, "crawl.toml:2: crawl.user_agent: use ASCII"),
    ("[crawl]\nuser_agent = ''\n" + SITE, "crawl.toml:2: crawl.user_agent: give a product name"),
    ("[crawl]\nuser_agent = ' /1.0'\n" + SITE, "crawl.toml:2: crawl.user_agent: give a product name"),
    ("[crawl]\nnight_s = 604_801\n" + SITE, "crawl.toml:2: crawl.night_s: should be less than or equal to 604800"),
    ("[crawl]\nnight_s = inf\n" + SITE, "crawl.toml:2: crawl.night_s: should be a finite number"),
    ("[crawl]\nnight_s = nan\n" + SITE, "crawl.toml:2: crawl.night_s: should be a finite number"),
    ("[crawl]\ndelay_s = nan\n" + SITE, "crawl.toml:2: crawl.delay_s: should be a finite number"),
    ("[crawl]\nnight_s = " + "9" * 5000 + "\n" + SITE, "crawl.toml:2: not valid TOML: a number is too long"),
    ("x = " + "[" * 5000 + "\n" + SITE, "crawl.toml:1: not valid TOML: nested too deeply"),
    (SITE.replace("www", "WWW"), "crawl.toml:2: site.1.host: write a host name in lower case"),
    (SITE.replace("www.a", "新闻"), "crawl.toml:2: site.1.host: write a host name in lower case"),
    ("[crawl]\nserve = 'nowhere'\n" + SITE, "crawl.toml:2: crawl.serve: nowhere holds no site.toml"),
    ("[crawl]\n", "crawl.toml:1: site: this key is missing"),
    ("site = []\n", "crawl.toml:1: site: no site is named"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_fault_names_its_line_and_what_to_write(text, fault):
    """Each mistake a person can make in the file is told with file, line and a way out."""
    assert [found for found in _faults(text) if found.startswith(fault)], _faults(text)


def test_all_faults_are_told_at_once():
    """Nobody has to run the crawl once per mistake."""
    text = "[crawl]\nretries = 99\n" + SITE + "deep = 3\npages_per_night = 0\n"

    assert len(_faults(text)) == 3


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_one_clear_error(tmp_path, name):
    """A missing file or a folder is told by name, with the option to use."""
    with pytest.raises(InputError, match="--config"):
        load_config(tmp_path / name)


def test_a_file_that_is_no_text_is_one_clear_error(tmp_path):
    """A binary file is told as such."""
    (tmp_path / "crawl.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InputError, match="not UTF-8"):
        load_config(tmp_path / "crawl.toml")


SECTION = Section(start=("http://www.a.test/news/",), article=(r"/\d+\.html$",), aliases=("m.a.test",), depth=3)


def test_a_site_named_by_its_host_takes_the_section_of_the_rules():
    """Keys of its own come first; what neither gives has its default."""
    text = "[[site]]\nhost = 'www.a.test'\ndepth = 1\npages_per_night = 9\n"
    (site,) = parse_config(text, Path("crawl.toml"), {"www.a.test": SECTION}).sites

    assert (site.start, site.article, site.aliases) == (SECTION.start, SECTION.article, SECTION.aliases)
    assert (site.depth, site.pages_per_night, site.delay_s) == (1, 9, None)


@pytest.mark.parametrize("way_in", ["start", "feeds", "sitemaps"])
def test_a_site_with_a_way_in_of_its_own_is_as_it_stands_there(way_in):
    """A configuration that says where to enter is whole: rules that change do not change it."""
    text = f"[[site]]\nhost = 'www.a.test'\n{way_in} = ['http://www.a.test/x']\n"
    (site,) = parse_config(text, Path("crawl.toml"), {"www.a.test": SECTION}).sites

    assert (site.article, site.aliases, site.depth) == ((), (), 2)


def test_a_host_that_the_rules_do_not_know_is_told_with_the_nearest_one():
    """A typing mistake in a host name is found before the night."""
    with pytest.raises(ConfigError) as caught:
        parse_config("[[site]]\nhost = 'ww.a.test'\n", Path("crawl.toml"), {"www.a.test": SECTION})

    (fault,) = caught.value.faults
    assert str(fault) == (
        "crawl.toml:1: site.1: no way in; add start, feeds or sitemaps, or give rules/sites/ww.a.test.toml a [crawl]"
        " table; the rules know 'www.a.test': did you mean that?"
    )
