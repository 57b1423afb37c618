"""Cutting injected blocks out of the tree."""

from __future__ import annotations

import pytest

from pipeline.cleaning.dom import parse
from pipeline.cleaning.spam.tree import survey
from pipeline.cleaning.spam.tree.blocks import cut_blocks

URL = "http://news.city.test/a.html"
PROSE = "<p>记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。</p>"
WORDS = ("澳门赌场", "一对一裸聊", "进口春药", "传奇私服")
BLOCK = ("block", "drop_block", "segments_at_least = 4\nstrong_share_at_least = 0.5\nmarks_at_most = 0")
FARM = ("block", "drop_block", "hidden = ['off_screen', 'zero_size']\nforeign_domains_at_least = 4")


def links(*words: str, sep: str = " ") -> str:
    """Make links to as many foreign hosts as there are words."""
    return sep.join(f'<a href="http://www.x{n}.example/">{word}</a>' for n, word in enumerate(words))


def run(html: str, book, context) -> tuple[str, list[str]]:
    """Cut the blocks of a page; return the text that is left and the paths of the cuts."""
    tree = parse(html)
    cuts = cut_blocks(tree, book, context, URL)
    return " ".join(tree.body.text(separator=" ").split()), [str(removal.at) for removal in cuts.removed]


@pytest.mark.parametrize(
    "block",
    [
        f"<p>{'| '.join(WORDS)}|</p>",
        f"<div>{links(*WORDS)}</div>",
        f"<ul>{''.join(f'<li>{links(word)}</li>' for word in WORDS)}</ul>",
        f"<table><tr>{''.join(f'<td>{word}</td>' for word in WORDS)}</tr></table>",
        f"<div>{'<br>'.join(WORDS)}</div>",
        f"<div><span>{'</span><span>'.join(WORDS)}</span></div>",
        links(*WORDS),
        f"{'| '.join(WORDS)}|",
    ],
)
def test_a_block_of_keywords_goes_whatever_it_is_made_of(rules, simplified, block: str):
    """The smallest element that holds the keywords is cut, the paragraphs around it stay."""
    text, paths = run(f"<body><div>{PROSE}{block}{PROSE}</div>", rules(BLOCK), simplified)

    assert run(f"<body><div>{PROSE}{PROSE}</div>", rules(BLOCK), simplified)[0] == text
    assert len(paths) == 1


def test_the_path_leads_to_the_element(rules, simplified):
    """The ledger's CSS path finds the block in the page as it was parsed."""
    html = f"<body><div>{PROSE}<p>{'| '.join(WORDS)}</p></div>"

    _, (path,) = run(html, rules(BLOCK), simplified)

    assert parse(html).css_first(path).text() == "| ".join(WORDS)


def test_prose_that_quotes_the_words_stays(rules, simplified):
    """A report about gambling has sentence marks and grammar; share of segments decides, not a word."""
    html = f"<body><p>法院认为，被告人开设澳门赌场代理网站，并提供裸聊服务，其行为已构成犯罪。</p>{PROSE}"

    assert run(html, rules(BLOCK), simplified)[1] == []


@pytest.mark.parametrize(
    ("style", "cut"),
    [
        ("position:absolute;left:-3000px", True),
        ("height:1px;overflow:hidden", True),
        ("display:none", False),
        ("color:red", False),
    ],
)
def test_hidden_farms_need_the_kind_of_hiding_that_the_rule_names(rules, simplified, style: str, cut: bool):
    """A menu under display:none looks the same to a rule that did not ask for it."""
    html = f'<body><div style="{style}">{links("甲一", "乙二", "丙三", "丁四")}</div>{PROSE}'

    assert cut == bool(run(html, rules(FARM), simplified)[1])


def test_links_to_the_own_domain_are_no_farm(rules, simplified):
    """Sub-domains of the page's registrable domain are not foreign."""
    menu = "".join(f'<a href="http://s{n}.city.test/">栏目</a>' for n in range(9))
    html = f'<body><div style="position:absolute;left:-3000px">{menu}</div>{links("甲", "乙", "丙", "丁", "戊")}{PROSE}'

    assert run(html, rules(FARM), simplified)[1] == []


def test_a_block_grows_to_a_parent_that_adds_only_its_like(rules, simplified):
    """Two rows of one table are one block."""
    row = "<tr>" + "".join(f"<td>{word}</td>" for word in WORDS) + "</tr>"

    _, paths = run(f"<body>{PROSE}<table>{row}{row}</table>", rules(BLOCK), simplified)

    assert len(paths) == 1


def test_a_trial_rule_only_reports(rules, simplified):
    """Nothing is cut; the id is named."""
    html = f"<body>{PROSE}<p>{'| '.join(WORDS)}</p>"
    tree = parse(html)

    cuts = cut_blocks(tree, rules((*BLOCK, "any", "trial")), simplified, URL)

    assert ((), ("spam.test.rule_0",)) == (cuts.removed, cuts.flagged)
    assert WORDS[0] in tree.body.text()


@pytest.mark.parametrize("wrapped", [True, False])
def test_scripts_in_a_block_are_no_text_of_it(rules, simplified, wrapped: bool):
    """Counters stand in the middle of injected rows."""
    counter = "<script>var s = '甲乙丙丁';</script>" + ("<select><option>北京</option></select>" if wrapped else "")
    row = "<ul>" + "".join(f"<li>{word}</li>{counter}" for word in WORDS) + "</ul>"
    tree = parse(f"<body>{PROSE}{row}")

    (cut,) = cut_blocks(tree, rules(BLOCK), simplified, URL).removed

    assert cut.text.split("\n") == list(WORDS)


def test_no_block_around_one_that_is_too_large_is_judged(rules, simplified, monkeypatch):
    """What holds more sentences than any rule allows is not climbed out of, however many elements are around it."""
    limited = (*BLOCK[:2], BLOCK[2] + "\nsentences_at_most = 0")
    article = f"<p>{WORDS[0]}。{WORDS[1]}。</p>"
    judged = []
    monkeypatch.setattr(survey, "parts_of", lambda text: judged.append(text) or (text,))

    counts = []
    for book in (rules(BLOCK), rules(limited)):
        judged.clear()
        run(f"<body><div><div><div>{article}</div></div></div>", book, simplified)
        counts.append(len(judged))

    assert counts[1] < counts[0]
