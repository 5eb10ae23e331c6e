"""A comparison with sources as Markdown for a pull request: one table of findings per provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ..drift.run import Drift, Judged
from ..problems import clipped
from .changes_markdown import escaped_markdown
from .drift_entries import amount, counts, evidence, field_words, findings

_MOST_ROWS: Final = 200


def drift_markdown(found: Drift) -> str:
    """Return the findings as the text of a pull request."""
    lines = ["### Facts that differ from the sources", ""]
    by_provider: dict[str, list[Judged]] = {}
    for each in findings(found):
        by_provider.setdefault(each.provider, []).append(each)
    numbers = ", ".join(f"{count} {verdict}" for verdict, count in counts(found.facts).items())
    lines += [f"As of {found.today.isoformat()}: {numbers or 'no facts'}.", ""]
    for provider, own in by_provider.items():
        lines += _table(found, provider, own)
    for document in found.unread:
        lines.append(f"* Not compared: {escaped_markdown(document.name)}")
    lines.append("A difference is a disagreement, not proof: look at the vendor's page.")
    return "\n".join(lines) + "\n"


def _table(found: Drift, provider: str, own: Sequence[Judged]) -> Iterator[str]:
    matched = next((each for each in found.matched if each.provider == provider), None)
    share = ""
    if matched is not None:
        listed = matched.models - len(matched.unmatched)
        share = f" ({listed} of {matched.models} models matched)"
    yield f"#### {escaped_markdown(provider)}{share}"
    yield ""
    yield "| verdict | model | fact | declared | evidence | place |"
    yield "|---|---|---|---|---|---|"
    for each in own[:_MOST_ROWS]:
        place = each.place()
        words = evidence(each) or each.ruling.note
        cells = [
            each.verdict,
            escaped_markdown(each.declared.model),
            field_words(each.declared.field),
            escaped_markdown(amount(each)),
            escaped_markdown(clipped(words)),
            escaped_markdown(f"{place.file}:{place.line}"),
        ]
        yield f"| {' | '.join(cells)} |"
    if len(own) > _MOST_ROWS:
        yield f"| and {len(own) - _MOST_ROWS} more | | | | | |"
    yield ""
