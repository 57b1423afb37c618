"""
Qinggao 清稿: crawled Chinese news pages in, clean articles out, every cut explained.

>>> from pipeline import Page, clean, load_rules
>>> clean(Page(body=b"", media="html"), load_rules()).reason
'empty'
"""

from pipeline.cleaning.flow import clean
from pipeline.cleaning.ledger import undo
from pipeline.errors import QinggaoError
from pipeline.model import Article, Damage, Kept, Outcome, Page, Rejected, Removal, Repair
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.load import load_rules

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Damage",
    "Kept",
    "Outcome",
    "Page",
    "QinggaoError",
    "Rejected",
    "Removal",
    "Repair",
    "RuleBook",
    "clean",
    "load_rules",
    "undo",
]
