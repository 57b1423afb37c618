"""Bodies that stand only in a page's scripts."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import Draft, extract
from pipeline.cleaning.extract.carried.embedded import find_embedded

TITLE = "河东镇的旧书摊又开张了"


def drafted(script: str, shown: str = "") -> Draft:
    html = f"<title>{TITLE}_河东新闻网</title><div id=app>{shown}</div>{script}"
    draft = extract(parse(html), html)
    assert isinstance(draft, Draft), draft
    return draft


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def in_json(value: object, kind: str = "application/json", name: str = "__NEXT_DATA__") -> str:
    return f'<script type="{kind}" id="{name}">{dumped(value)}</script>'


def test_a_body_in_json_ld_is_read_line_by_line(body):
    """`articleBody` is plain text whose lines are paragraphs."""
    value = {"@graph": [{"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(body)}]}

    assert drafted(in_json(value, "application/ld+json", "")) == Draft(body, "json-ld")


@pytest.mark.parametrize("escape", [lambda text: text, lambda text: text.replace("<", "&lt;").replace(">", "&gt;")])
def test_a_body_in_a_json_document_is_read_as_html(escape, body, marked_up):
    """The markup may be escaped once more; the script's id names the find."""
    value = {"props": {"article": {"title": TITLE, "content": escape(marked_up(body))}}}

    assert drafted(in_json(value)) == Draft(body, "embedded:__NEXT_DATA__")


def test_the_article_wins_over_longer_texts_of_others(body, marked_up):
    """Its body has a key of two words, and stands beside the page's own headline."""
    other = {"title": "一座桥的三十年", "content": marked_up(body * 4)}
    value = {"hot": [other], "news": {"newsTitle": TITLE, "news_content": marked_up(body)}}

    assert drafted(in_json(value)) == Draft(body, "embedded:__NEXT_DATA__")


@pytest.mark.parametrize(
    "form",
    [
        "window.__INITIAL_STATE__={};",
        "window.__INITIAL_STATE__ = {} ; (function(){{}})()",
        "var x = 1, __INITIAL_STATE__={}",
        "window['__INITIAL_STATE__']={}",
    ],
)
def test_a_body_in_assigned_json_is_named_after_the_variable(form: str, body, marked_up):
    """Whatever follows the object, it is decoded from its opening brace on."""
    state = dumped({"detail": {"title": TITLE, "content": marked_up(body)}})

    assert drafted(f"<script>{form.format(state)}</script>") == Draft(body, "embedded:__INITIAL_STATE__")


@pytest.mark.parametrize(
    "form",
    [
        '<script type="application/json" id="RENDER_DATA">{}</script>',
        "<script>window.RENDER_DATA = '{}';</script>",
        '<script>RENDER_DATA=decodeURIComponent("{}")</script>',
        '<script>var RENDER_DATA = JSON.parse(decodeURIComponent("{}"));</script>',
    ],
)
@pytest.mark.parametrize("spell", [str, str.lower])
def test_percent_encoded_json_is_decoded_first(form: str, spell, body, marked_up):
    """Not one sign of the body stands readable in the page, only `%E6%98%9F`."""
    state = quote(dumped({"data": {"title": TITLE, "content": marked_up(body)}}), safe="")

    assert drafted(form.format(spell(state))) == Draft(body, "embedded:RENDER_DATA")


def test_the_undefined_of_scripts_is_no_obstacle(body, marked_up):
    """State objects printed by a script engine hold `undefined`, which is not JSON."""
    state = dumped({"user": 0, "detail": {"title": TITLE, "content": marked_up(body)}}).replace("0", "undefined", 1)

    assert drafted(f"<script>__DATA__ = {state}</script>").paragraphs == body


@pytest.mark.parametrize("quote", ['"', "'"])
def test_json_inside_a_string_literal_is_unquoted_first(quote: str, body, marked_up):
    """`JSON.parse("…")` wraps the document once more, in either kind of quotes."""
    inner = dumped({"title": TITLE, "content": marked_up(body)})
    literal = dumped(inner) if quote == '"' else "'" + inner.replace("\\", "\\\\").replace("<", "\\x3C") + "'"

    assert drafted(f"<script>window.state = JSON.parse({literal});</script>").paragraphs == body


@pytest.mark.parametrize(
    "value",
    [
        lambda body: {"title": TITLE, "paragraphs": list(body)},
        lambda body: {"title": TITLE, "content": [{"type": "text", "text": text} for text in body]},
        lambda body: {"title": TITLE, "body": [{"type": "image", "src": "x"}, *({"value": text} for text in body)]},
    ],
)
def test_a_list_of_text_blocks_is_joined(value, body):
    """Bodies may come as a list of strings or of objects that hold one."""
    assert drafted(in_json(value(body))).paragraphs == body


def test_the_text_beside_the_page_s_own_title_wins_over_longer_ones(body, other, marked_up):
    """A page's data lists other articles, with their texts."""
    value = {
        "hot": [{"title": "城北游泳馆延长开放时间", "content": marked_up(other * 3)}],
        "detail": {"title": TITLE, "content": marked_up(body)},
    }

    assert drafted(in_json(value)).paragraphs == body


def test_a_list_of_other_pages_is_not_joined_to_a_body(other):
    """Objects with an address are teasers."""
    value = {"title": TITLE, "content": [{"text": text, "url": "/1.html"} for text in other]}

    assert find_embedded(parse(in_json(value)), [TITLE]) is None


def test_object_literals_that_are_not_json_are_searched_for_telling_keys(body, marked_up):
    """Older pages assign a literal with bare keys and single quotes."""
    literal = marked_up(body).replace("<", "&lt;").replace(">", "&gt;")

    assert drafted(f"<script>var DATA = {{ info: {{ title: '{TITLE}', content: '{literal}' }} }}</script>") == Draft(
        body, "embedded:script"
    )


def test_what_the_page_shows_wins_unless_the_script_has_much_more(body, marked_up):
    """A teaser on the page is replaced by the whole text, a whole text by nothing."""
    script = in_json({"title": TITLE, "content": marked_up(body)})

    assert drafted(script, f"<p>{body[0]}</p>").extractor == "embedded:__NEXT_DATA__"
    assert drafted(script, marked_up(body)).extractor == "structure"


@pytest.mark.parametrize(
    "script",
    [
        "",
        in_json({"content": "短"}),
        in_json({"content": "no Chinese text at all, only a long English sentence that says nothing." * 3}),
        in_json({"content": ["甲", 1, None, {"text": 2}]}),
        in_json([]),
        '<script type="application/json">{"content": "' + "半截" * 100 + "</script>",
        "<script>a = {" + "x" * 200 + "}</script>",
        "<script>" + "ab={};" * 40 + "content: '无关'</script>",
        "<script>content: 'a\\u00zz" + "坏的转义" * 40 + "</script>",
    ],
)
def test_scripts_without_a_body_give_nothing(script: str):
    """Short, foreign, cut off or broken data is no body and no error."""
    assert find_embedded(parse(script), [TITLE]) is None


def test_a_literal_with_unknown_escapes_is_taken_as_it_is_written(body):
    """A broken escape costs its own characters, not the text."""
    found = find_embedded(parse(f"<script>show({{content: '\\u00zz{''.join(body)}'}})</script>"), [])

    assert found
    assert found.page.paragraphs[0].text.endswith(body[-1])


def test_markup_that_would_hang_a_parser_is_not_read():
    """Data is shielded like the page itself."""
    value = {"content": "<div>" * 3_000 + "文字很多，嵌套太深。" * 20}

    assert find_embedded(parse(in_json(value)), []) is None


def test_endless_data_is_given_up_in_time():
    """A document of very many values is searched up to a limit."""
    assert find_embedded(parse(in_json(["无关", [[0]] * 100_000])), []) is None


@pytest.mark.parametrize(
    ("holder", "where"),
    [
        ("<script type='text/template' id=t>{}</script>", "embedded:script"),
        ("<template id=t>{}</template>", "embedded:template"),
        ("<textarea style='display:none'>{}</textarea>", "embedded:textarea"),
        ("<script>var newsHtml = '{}'; show(newsHtml);</script>", "embedded:script"),
    ],
)
def test_a_body_that_waits_as_markup_is_read(holder: str, where: str, body, marked_up):
    """Templates, text areas and variables hold it until a script sets it into the page."""
    text = marked_up(body)
    held = text.replace("<", "&lt;") if "textarea" in holder else text

    assert drafted(holder.format(held)) == Draft(body, where)


def test_a_variable_of_plain_text_is_no_body():
    """Only markup is set into a page; messages and keywords are text."""
    script = "<script>var tipText = '请先登录再发表评论，文明上网，理性发言，评论内容不代表本站立场。';</script>"

    assert find_embedded(parse(script * 3), [TITLE]) is None


def streamed(*rows: str) -> str:
    """Rows of a streamed tree, pushed by one script each."""
    return "".join(f"<script>self.__next_f.push({dumped([1, row])})</script>" for row in rows)


def test_a_body_in_a_streamed_tree_is_read(body, marked_up):
    """As a property of a component, as a row of text it points to, and as elements."""
    text = marked_up(body)
    article = {"title": TITLE, "content": text}
    pointing = f"7:T{len(text.encode()):x},{text}" + f'8:["$","$L2",null,{dumped(article | {"content": "$7"})}]\n'
    elements = [["$", "p", str(number), {"children": paragraph}] for number, paragraph in enumerate(body)]

    for rows in (
        [f'5:["$","$L2",null,{{"article":{dumped(article)}}}]\n'],
        [pointing[:20], pointing[20:90], pointing[90:]],
        [f'5:["$","div",null,{{"className":"text","children":{dumped(elements)}}}]\n'],
    ):
        assert drafted(streamed('1:"$Sreact.fragment"\n', *rows)) == Draft(body, "embedded:__next_f")


def test_a_body_in_a_flat_list_is_read(body, marked_up):
    """The article's own, not that of a longer one it links to."""
    flat = [["Reactive", 1], {"news": 2, "hot": 5}, {"title": 3, "content": 4}, TITLE, marked_up(body), [6],
            {"title": 7, "content": 8}, "一座桥的三十年", marked_up(body * 3)]  # fmt: skip

    assert drafted(in_json(flat, name="__NUXT_DATA__")) == Draft(body, "embedded:__NUXT_DATA__")


def test_a_body_for_readers_without_scripts_is_read(body, marked_up):
    """A page that scripts fill may hold its text in a noscript element."""
    assert drafted(f"<noscript><div>{marked_up(body)}</div></noscript>") == Draft(body, "embedded:noscript")


def test_markup_beside_the_headline_is_read_under_any_key(body, other, marked_up):
    """A list of parts, each with its kind, under names that nobody knows; not what belongs to another headline."""
    parts = [{"type": "text", "data": marked_up(body)}, {"type": "video", "data": {"id": 1}}]
    value = {
        "docInfo": {"title": TITLE, "parts": {"list": parts}},
        "hot": {"title": "一座桥的三十年", "parts": marked_up(other * 3)},
    }

    assert drafted(f"<script>var allData = {dumped(value)};</script>") == Draft(body, "embedded:allData")


@pytest.mark.parametrize(
    "state",
    [
        "(function(a,b){{b.title=a;b.content={body};return {{data:[{{article:b}}],error:null}}}}({title},{{}}))",
        '(function(a,b){{return {{layout:"default",data:[{{title:a,content:b}}],hot:!1}}}}({title},{body}));',
    ],
)
def test_what_a_call_returns_is_read(state: str, body, marked_up):
    """Nuxt hands repeated values to a function and gets its state from there."""
    script = f"<script>window.__NUXT__={state.format(title=dumped(TITLE), body=dumped(marked_up(body)))}</script>"

    assert drafted(script) == Draft(body, "embedded:__NUXT__")


@pytest.mark.parametrize(
    "held",
    [
        "<script>render({})</script>",
        "<script>(window.__DATA__=window.__DATA__||[]).push({})</script>",
        "<div data-page='{}'></div>",
        '<script>var state={{"code":0,"data":{}}}</script>',
    ],
)
def test_a_state_handed_over_is_read(held: str, body, marked_up):
    """To a function, in an attribute, or as one value among others."""
    state = dumped({"docTitle": TITLE, "docContent": marked_up(body)})

    assert drafted(held.format(state)).paragraphs == body


def test_json_in_a_string_of_json_is_read(body, marked_up):
    """Some back ends write their answer into a field of the page's state."""
    inner = dumped({"subject": TITLE, "message": marked_up(body)})

    assert drafted(in_json({"data": inner})).paragraphs == body


@pytest.mark.parametrize(
    "content",
    [
        lambda texts: {"contents": [{"type": "text", "value": text} for text in texts]},
        lambda texts: {"content": [{"tag": "p", "children": [text]} for text in texts]},
        lambda texts: {"content": {"ops": [{"insert": f"{text}\n"} for text in texts]}},
        lambda texts: {
            "contents": [{"type": "img", "value": "https://x.example/1.png"}]
            + [{"type": "text", "value": text} for text in texts]
        },
    ],
)
def test_paragraphs_in_nodes_of_any_shape_are_lines(content, body):
    """Each is a line of its own, and the address of a picture is none."""
    assert drafted(in_json({"title": TITLE, **content(body)})).paragraphs == body
