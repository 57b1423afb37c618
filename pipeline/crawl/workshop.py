"""What a night works with, apart from its state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.crawl.config import CrawlConfig
    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.progress import Observer
    from pipeline.rulebook.book import RuleBook


@dataclass(frozen=True, slots=True)
class Workshop:
    """
    What a night works with.

    Attributes:
        config: Sites and politeness.
        out: The output folder.
        scopes: The sites, compiled, by name.
        rules: The rule book.
        jobs: Number of processes that clean.
        observer: Is told what happens.
        now: The clock.
        checkpoint: Called between the steps that a crash may separate.
    """

    config: CrawlConfig
    out: Path
    scopes: Mapping[str, Scope]
    rules: RuleBook
    jobs: int
    observer: Observer
    now: Callable[[], datetime]
    checkpoint: Callable[[str], None]
