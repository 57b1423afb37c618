"""
Headline, date and credits of a page or a text.

`find_byline` reads a page's tree, before extraction. `credits_in`, `is_credit_line` and `credits_in_body` carry the
same knowledge to lines of text, `headline_of` to plain text.
"""

from pipeline.cleaning.byline.credits import Credits, credits_in, credits_in_body, is_credit_line
from pipeline.cleaning.byline.find import Byline, find_byline, with_body_credits
from pipeline.cleaning.byline.plain import headline_of

__all__ = [
    "Byline",
    "Credits",
    "credits_in",
    "credits_in_body",
    "find_byline",
    "headline_of",
    "is_credit_line",
    "with_body_credits",
]
