"""The table of changes as text for the terminal and as the page `docs/diff.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..diff.examples import example_of
from ..diff.table import AUDIENCES, Row, Verdict, rows

_FAMILIES: Final = {
    "K": "Keywords of the SDK",
    "P": "Providers",
    "F": "Fields of credential forms",
    "M": "Models",
    "R": "Parameters",
    "X": "Prices",
    "Q": "modelport.yaml",
    "D": "Manifests",
    "T": "Texts and order",
}
_WORDS: Final[dict[Verdict, str]] = {
    "breaking": "breaking",
    "warning": "warning",
    "gain": "info, minor",
    "info": "info",
    "none": "–",
    "keyword": "K1–K4",
}
_INTRODUCTION: Final = """\
# What a change breaks: `modelport diff`

<!-- Written by `modelport explain --changes`; the examples are proven by tests. -->

    modelport diff OLD NEW                       # two folders, trees or files
    modelport diff --against main                # the working tree against a commit
    modelport diff --against main providers/acme
    modelport diff --against v1.2:plugins/acme providers/acme
    modelport diff v1.1:plugins/acme v1.2:plugins/acme

`diff` compares what definitions mean, not how they are written. Templates are merged into rules,
defaults are filled in, and prices are compared by what a token costs. Comments, quotes, order of
keys, anchors, names of files and the choice of layout have no effect. A renamed field, option,
model or parameter is one change. It is recognised when the entries around it are the same (for
models: the file, or all of the content), and so are three quarters of its keys.

Each change has a code from the table below, and a verdict for each of three audiences:

* **saved**: what tenants stored in Dify: credentials, parameters, apps.
* **code**: callers of the typed SDK, as a type checker sees it.
* **call**: what a call accepts, sends and costs.

`breaking` means rejected, lost, or with another meaning for users who changed nothing. `warning`
means that it works, but differently than before, or not for long. `info` is everything else. The
most severe entry decides the version bump: `breaking` for a major one, `warning` for a minor one,
`info` for a minor one when more is possible than before (*info, minor* in the table) and otherwise
for a patch. When the version in the manifest of a plugin was not raised that far, `problems`
reports it; this affects neither the list nor the exit status. [diff-history.md](diff-history.md)
shows three edits with their lists.

## Exit status and approvals

| status | meaning |
|---|---|
| 0 | no change as severe as `--fail-on` (`breaking` unless given; `warning`, `info`, `none`) |
| 1 | at least one |
| 2 | something cannot be compared: a file cannot be read, a ref or path does not exist |

Each entry has a fingerprint of 12 digits. It depends on the change alone: what changed, by names,
and both values. It does not change when lines or files move or when something else changes, but it
does when the value changes. `--accept FILE` leaves out the changes whose fingerprints FILE lists,
one per line; `#` starts a comment. Accepted changes count neither for the exit status nor for the
version; JSON lists them under `accepted`.

    # Release 2.0, agreed on with support
    3f0c1b7a9e52  # region is required now

## Commits

`--against REF` reads the old state from git's object store. Nothing is checked out, the working tree and the index
stay as they are, and no hook, filter or remote helper of the repository runs. Links are followed inside PATH only.

## Output

`--format text` shows the lines of both sides. `json` is for programs:

    {"changes": [{"code": "F10", "audience": "saved", "severity": "breaking",
                  "subject": "acme/provider_credential_schema/workspace/required",
                  "message": "field 'workspace' of the provider form becomes required",
                  "old": {"file": "old/acme.yaml", "line": 31, "column": 17},
                  "new": {"file": "acme.yaml", "line": 31, "column": 17},
                  "old_value": false, "new_value": true, "bump": "major",
                  "fingerprint": "3f0c1b7a9e52"}],
     "required_bump": "major", "problems": [], "accepted": []}

An added item has no `old`, a removed one no `new`. When a file cannot be read, `problems` names it,
`required_bump` is `null` and the exit status is 2. `markdown` is a comment for a pull request,
`github` prints annotations, `gitlab` a code quality report, `junit` and `sarif` reports in these
formats. Defaults of secret fields are never shown. [ci.md](ci.md) has the jobs that use these
formats.

## In `git diff`

A diff driver makes `git diff` and `git log -p --ext-diff` show semantic changes of definitions:

    git config diff.modelport.command "modelport diff --git-driver"
    echo 'providers/**/*.yaml diff=modelport' >> .gitattributes

Each file is then compared on its own, so the keywords of the SDK are judged by this file alone.
`git diff --no-ext-diff` shows the lines.
"""


def change_text(row: Row) -> str:
    """Return one row as plain text."""
    return "\n".join(_lines(row, heading="")).rstrip()


def diff_page() -> str:
    """Return the page of all rows as Markdown."""
    parts = [_INTRODUCTION, "\n".join(_table())]
    family = ""
    for row in rows().values():
        if row.code[0] != family:
            family = row.code[0]
            parts.append(f"## {_FAMILIES[family]}\n")
        parts.append("\n".join(_lines(row, heading="### ")))
    return "\n".join(parts).rstrip() + "\n"


def _table() -> Iterator[str]:
    yield "## The table\n"
    yield "| code | change | saved | code | call |"
    yield "|---|---|---|---|---|"
    for row in rows().values():
        words = " | ".join(_WORDS[row.verdicts[each]] for each in AUDIENCES)
        anchor = f"#{_anchor(row)}"
        yield f"| [{row.code}]({anchor}) | {row.title} | {words} |"
    yield ""


def _anchor(row: Row) -> str:
    heading = f"{row.code} {row.title}".lower()
    kept = "".join(each for each in heading if each.isalnum() or each in " -_")
    return kept.replace(" ", "-")


def _lines(row: Row, heading: str) -> Iterator[str]:
    yield f"{heading}{row.code}: {row.title}"
    yield ""
    verdicts = [f"{each}: {_WORDS[row.verdicts[each]]}" for each in AUDIENCES]
    yield f"*{', '.join(verdicts)}*. {row.why}"
    yield ""
    yield from _example(row)


def _example(row: Row) -> Iterator[str]:
    example = row.example
    if example.tree:
        yield f"For example, the folder with `{example.file}` is {example.tree}."
        yield ""
        return
    old, new = example_of(row)
    if example.file not in old or example.file not in new:
        gone = "removed" if example.file in old else "added"
        text = old.get(example.file) or new[example.file]
        yield f"For example, `{example.file}` is {gone}:"
        yield from _block(text, "-" if gone == "removed" else "+")
        return
    yield f"For example, in `{example.file}`:"
    yield from _difference(old[example.file], new[example.file])
    if example.also:
        yield f"The same edit is {' and '.join(example.also)}, too."
        yield ""


def _block(text: str, sign: str) -> Iterator[str]:
    yield ""
    yield from (f"    {sign} {line}".rstrip() for line in text.splitlines())
    yield ""


def _difference(old: str, new: str) -> Iterator[str]:
    from difflib import ndiff

    lines = [each for each in ndiff(old.splitlines(), new.splitlines()) if each[0] != "?"]
    changed = [i for i, each in enumerate(lines) if each[0] != " "]
    yield ""
    first, last = max(0, changed[0] - 2), min(len(lines), changed[-1] + 2)
    yield from (f"    {line}".rstrip() for line in lines[first:last])
    yield ""
