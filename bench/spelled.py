"""
Bylines in other spellings: the labels and dates of the evaluation pages are rewritten, and the fields counted again.

    python -m bench.spelled [--kind source|editor|author|date]

Reads ../shared/pages and ../shared/tools; says so and stops where they are absent. The general way reads the pages, no
layout does. Printed are the fields that are right, beside those of the pages as they are; a page whose credits were
rewritten into another role (an assistant's into the editor's) may lose one for a good reason.
"""

from __future__ import annotations

import argparse
import calendar
import re
import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.byline import FIELDS, GOLD, comparable
from bench.extract import load_pages
from bench.shared import need, rules_without_layouts
from pipeline import Kept, Page, RuleBook, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMS = Path(__file__).with_name("spelled.toml")
LABELS = {
    "source": r"(?:文章)?[来來]源\s?[：:](?:&nbsp;)*\s*",
    "editor": r"(?:责任编辑|責任編輯|责编|責編|编辑|編輯)\s?[：:](?:&nbsp;)*\s*",
    "author": r"作者\s?[：:](?:&nbsp;)*\s*",
}
DATE = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:(?:\s|&nbsp;|&ensp;)*(\d{1,2}):(\d\d)(?::\d\d)?)?")
_MARKUP = re.compile(r"(?is)(<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>)|([^<]+)")
_STATED = re.compile(r"(?is)<meta\b(?![^>]*charset)[^>]*>|<script\b.*?</script>")


def respelled(html: str, kind: str, form: str) -> str:
    """Rewrite the labels or the dates in the text of a page."""
    if kind == "date":
        html = _STATED.sub("", html)
        pattern, spelled = DATE, partial(_dated, form=form)
    else:
        pattern, spelled = re.compile(LABELS[kind]), lambda _: form
    return _MARKUP.sub(lambda match: match[1] or pattern.sub(spelled, match[2]), html)


def _dated(match: re.Match[str], form: str) -> str:
    year, month, day = map(int, match.groups()[:3])
    if not 1 <= month < len(calendar.month_abbr):
        return match[0]
    hour, minute = match[4] or "08", match[5] or "00"
    return form.format(
        year=year,
        month=month,
        day=day,
        roc=year - 1911,
        name=calendar.month_abbr[month],
        hour=hour,
        minute=minute,
        clock=f"{hour}:{minute}" if match[4] else "",
    ).rstrip()


def counts(pages: Sequence[tuple[dict[str, Any], str]], rules: RuleBook) -> str:
    """Count the right fields over all pages, and the invented ones."""
    right, invented = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    for entry, html in pages:
        page = Page(body=html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8", url=entry["url"])
        outcome = clean(page, rules)
        article = outcome.article if isinstance(outcome, Kept) else None
        for field in FIELDS:
            given = getattr(article, "published_at" if field == "date" else field) if article else None
            value = str(given)[:10] if field == "date" and given else given
            wanted = comparable(entry[GOLD[field]] or ("" if field in {"title", "date", "source"} else []))
            found = comparable(value or ("" if field in {"title", "date", "source"} else []))
            right[field] += bool(wanted) and found == wanted
            invented[field] += bool(found) and not wanted
    return "  ".join(f"{field} {right[field]:3d} +{invented[field]}" for field in FIELDS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=[*LABELS, "date"], help="one kind only")
    options = parser.parse_args(arguments)
    need("pages/manifest.jsonl")
    rules = rules_without_layouts()
    pages = load_pages()
    print(f"{'as they are':44s} {counts(pages, rules)}")
    for kind, forms in tomllib.loads(FORMS.read_text(encoding="utf-8")).items():
        for form in forms if options.kind in {None, kind} else ():
            spelled = [(entry, respelled(html, kind, form)) for entry, html in pages]
            print(f"{kind:7s} {form:36s} {counts(spelled, rules)}")


if __name__ == "__main__":
    main()
