"""Changes, and what collects those of a comparison, one entry per row and audience."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from ..problems import Place
from .source import Spot
from .table import AUDIENCES, BUMPS, SEVERITIES, Audience, Bump, Severity, rows
from .value_text import shown

_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Change:
    """What one row of the table says about one change for one audience."""

    code: str
    audience: Audience
    severity: Severity
    bump: Bump
    provider: str
    path: tuple[str, ...]
    """The path from the provider to what changed, by names."""
    message: str
    old: Place | None
    new: Place | None
    old_value: Any
    new_value: Any
    fingerprint: str

    @property
    def subject(self) -> str:
        """What changed: the provider and the path to it."""
        return "/".join((self.provider, *self.path))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about: its path by names, and what sentences call it."""

    path: tuple[str, ...]
    it: str

    def of(self, it: str, *names: str) -> Subject:
        """Return a part of this, with its own words and a longer path."""
        return Subject((*self.path, *names), it)

    def at(self, *names: str) -> Subject:
        """Return an attribute of this, with the same words."""
        return Subject((*self.path, *names), self.it)


@dataclass(frozen=True, slots=True)
class Sides:
    """Where a change is written in OLD and in NEW."""

    old: Spot | None
    new: Spot | None


@dataclass(slots=True)
class ChangeCollector:
    """Collects the changes of one provider."""

    provider: str
    """The id in OLD, so that a new id does not change other fingerprints."""
    changes: list[Change] = field(default_factory=list[Change])

    def add(
        self,
        code: str,
        subject: Subject,
        sides: Sides,
        old: Any = None,
        new: Any = None,
        *,
        audiences: Iterable[Audience] = AUDIENCES,
        displayed: tuple[str, str] | None = None,
        **words: str,
    ) -> None:
        """Record a change for each audience that its row concerns.

        old, new: the values in normal form; with the path they make up the fingerprint.
        displayed: what the sentence shows instead of them.
        words: further words of the sentence.
        """
        row = rows()[code]
        concerned: list[Audience] = [each for each in audiences if row.severity(each) is not None]
        if not concerned:
            return
        before, after = displayed or (shown(old), shown(new))
        message = row.message.format(it=subject.it, old=before, new=after, **words)
        for audience in concerned:
            severity = row.severity(audience)
            assert severity is not None  # chosen above
            self.changes.append(
                Change(
                    code,
                    audience,
                    severity,
                    row.bump(audience),
                    self.provider,
                    subject.path,
                    message,
                    sides.old.place() if sides.old else None,
                    sides.new.place() if sides.new else None,
                    old,
                    new,
                    self._fingerprint(audience, code, subject.path, old, new),
                )
            )

    def _fingerprint(
        self, audience: str, code: str, path: tuple[str, ...], old: Any, new: Any
    ) -> str:
        identity = [audience, code, self.provider, path, old, new]
        text = json.dumps(identity, sort_keys=True, ensure_ascii=True, default=str)
        return sha256(text.encode()).hexdigest()[:_DIGITS]


def required_bump(changes: Sequence[Change]) -> Bump:
    """Return the version bump that the most severe of the changes requires."""
    required: set[Bump] = {"none"}
    required.update(each.bump for each in changes)
    return next(each for each in BUMPS if each in required)


def sort_key(change: Change) -> tuple[int, str, int, int, str, str, int]:
    """Order changes by severity, then by place in NEW, or in OLD for what was removed."""
    place = change.new or change.old or Place("")
    return (
        SEVERITIES.index(change.severity),
        place.file,
        place.line,
        place.column,
        change.code,
        change.subject,
        AUDIENCES.index(change.audience),
    )
