"""
Qinggao 清稿: crawled Chinese news pages in, clean articles out, every cut explained.

>>> from pipeline import Page, clean, load_rules
>>> clean(Page(body=b"", media="html"), load_rules()).reason
'empty'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "clean": "pipeline.cleaning.flow",
    "undo": "pipeline.cleaning.ledger",
    "QinggaoError": "pipeline.errors",
    "RuleBook": "pipeline.rulebook.book",
    "load_rules": "pipeline.rulebook.load",
}

if not TYPE_CHECKING:  # to a type checker, a module with this function has every name

    def __getattr__(name: str) -> object:
        """Import a name when it is first asked for: a command that cleans nothing loads nothing of the cleaning."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES.get(name, "pipeline.model")), name)
