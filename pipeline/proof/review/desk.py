"""
The desk a person sits at: what is next, what is proposed, what was decided.

This is the one place of the review that changes while it runs; the server asks it and shows what it says.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import QinggaoError
from pipeline.proof.cache import open_cache
from pipeline.proof.nights import saved_pages
from pipeline.proof.review.effect import effect_of
from pipeline.proof.review.journal import Decided, read_journal, write_down
from pipeline.proof.review.proposals import Proposal, propose, write_proposal
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.proof.changes import Comparison
    from pipeline.proof.review.items import Item
    from pipeline.proof.review.proposals import Decision
    from pipeline.rulebook.book import RuleBook


@dataclass(slots=True)
class Desk:
    """
    A review in progress.

    Attributes:
        items: The queue.
        rules: The rules as they are on disk; read again after each change.
        inputs: The saved nights.
        journal: The file of decisions.
        cache: Folder of outcomes that were worked out before.
        today: The date a drafted rule is added.
        jobs: Number of processes for the effect of a draft.
        proposal: What is shown and not yet written, None if nothing is.
        undoable: Key of the last decision that changed no file.
        turn: Goes up by one with each answer; a page shows the desk of one turn and answers for that alone.
    """

    items: tuple[Item, ...]
    rules: RuleBook
    inputs: tuple[str, ...]
    journal: Path
    cache: Path
    today: dt.date
    jobs: int = 1
    proposal: Proposal | None = None
    undoable: str | None = None
    turn: int = 0
    _decided: dict[str, Decided] = field(default_factory=dict)
    _skipped: set[str] = field(default_factory=set)
    _sitting: threading.Lock = field(default_factory=threading.Lock)
    _computing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Take up what was decided before."""
        self._decided = read_journal(self.journal)

    @property
    def next_item(self) -> Item | None:
        """The first item that was neither decided nor skipped."""
        return next((item for item in self.items if self._is_open(item.key)), None)

    @property
    def left(self) -> int:
        """Number of items to come, the next one with them."""
        return sum(self._is_open(item.key) for item in self.items)

    def item(self, key: str) -> Item | None:
        """Return an item by its key."""
        return next((item for item in self.items if item.key == key), None)

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """Keep the desk as it is while it is shown or answered: answers come one after the other, and pages wait."""
        with self._sitting:
            yield

    def answer(self, turn: int, act: Callable[[], None]) -> bool:
        """
        Do what a page asks for, if the desk is still as that page shows it.

        A key pressed twice, a second window and an answer that overtakes another are all pages of an earlier turn:
        what they ask was asked of something else than what is there now.

        Args:
            turn: The turn that the page shows.
            act: What it asks for.

        Returns:
            Whether it was done.
        """
        with self.sitting():
            if turn != self.turn:
                return False
            self.turn += 1
            act()
            return True

    def decide(self, item: Item, decision: Decision) -> None:
        """
        Decide about an item: a decision without files is written down at once, the other is proposed.

        Raises:
            QinggaoError: No rule can be drafted, or the decision cannot be written down.
        """
        proposal = propose(item, decision, self.rules, self.today)
        if proposal.changes:
            self.proposal = proposal
        else:
            self._write_down(Decided(key=item.key, decision=decision))
            self.undoable = item.key

    def skip(self, item: Item) -> None:
        """Leave an item for the next time."""
        self._skipped.add(item.key)

    def write(self, digest: str) -> None:
        """
        Write what is proposed.

        Args:
            digest: Digest of the proposal that was shown.

        Raises:
            QinggaoError: It is not what is proposed now, a file was changed meanwhile, or cannot be written.
        """
        proposal, self.proposal = self.proposal, None
        if proposal is None or proposal.digest != digest:
            raise QinggaoError("this is no longer what is proposed: decide again to see the new diff")
        write_proposal(proposal)
        self.undoable = None
        self.rules = load_rules(self.rules.folder)
        self._write_down(Decided(key=proposal.item.key, decision=proposal.decision, rule=proposal.rule))

    def back(self) -> None:
        """Drop what is proposed."""
        self.proposal = None

    def undo(self) -> None:
        """Take the last decision back, if it changed no file: files are the business of version control."""
        if self.undoable is not None:
            self._write_down(Decided(key=self.undoable, decision="undone"))
            del self._decided[self.undoable]
            self.undoable = None

    def effect(self, proposal: Proposal) -> Comparison:
        """
        Work out what a draft would do to the saved nights; one at a time, since it takes all cores.

        Raises:
            QinggaoError: A page cannot be read, or the draft was written or dropped meanwhile.
        """

        def go_on(_: str) -> None:
            if self.proposal is not proposal:
                raise QinggaoError("this is no longer what is proposed")

        with self._computing, open_cache(self.cache) as cache:
            go_on("")
            return effect_of(proposal, saved_pages(self.inputs), self.rules, self.jobs, cache=cache, on_page=go_on)

    def _is_open(self, key: str) -> bool:
        return key not in self._decided and key not in self._skipped

    def _write_down(self, decided: Decided) -> None:
        write_down(self.journal, decided)
        self._decided[decided.key] = decided
