"""Three versions of a provider as maintainers make them, and what `modelport diff` prints: docs/diff-history.md.

`python tests/diff/history.py > docs/diff-history.md` writes the page; a test compares it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from modelport_generator.diff.compare import compare_trees
from modelport_generator.diff.examples import example_of
from modelport_generator.diff.table import rows
from modelport_generator.diff.trees import tree_at
from modelport_generator.report.changes import changes_text

Files = Mapping[str, str]

INTRODUCTION = """\
# What a maintainer sees: three versions

<!-- Written by `python tests/diff/history.py`; a test compares it. -->

Each section shows a typical edit of a maintainer, and the list that `modelport diff` prints for it. The provider is
that of the examples in [diff.md](diff.md).
"""


@dataclass(frozen=True)
class Version:
    """One edit with its purpose."""

    title: str
    story: str
    edits: tuple[tuple[str, str, str], ...]
    """File, a text that occurs once in it, and its replacement.

    `*` removes a file, no text adds one.
    """
    verdict: str


VERSIONS = (
    Version(
        "A new generation of models",
        "A larger model gets cheaper and takes longer prompts, a smaller one is deprecated, and a successor comes.",
        (
            ("llm/acme-large.yaml", "  context_size: 131072\n", "  context_size: 262144\n"),
            ("llm/acme-large.yaml", 'output: "10.00"', 'output: "8.00"'),
            ("llm/acme-large.yaml", "  - vision\n", "  - vision\n  - tool-call\n"),
            ("llm/acme-small.yaml", "model_type: llm\n", "model_type: llm\ndeprecated: true\n"),
            ("llm/acme-old.yaml", "*", ""),
            (
                "llm/acme-next.yaml",
                "",
                "model: acme-next\nmodel_type: llm\nmodel_properties: {mode: chat, context_size: 32768}\n"
                "parameter_rules:\n  - name: temperature\n    use_template: temperature\n",
            ),
        ),
        "Nothing breaks: the removal was announced. Agents of the large model begin to call functions, which belongs in the "
        "release notes. The result is a minor version.",
    ),
    Version(
        "A second region, and another name for the workspace",
        "The vendor opened a private region with its own host, and now calls workspaces projects.",
        (
            (
                "acme.yaml",
                "          label: {en_US: South}\n",
                "          label: {en_US: South}\n        - value: private\n          label: {en_US: Private}\n"
                "    - variable: private_host\n      label: {en_US: Host}\n      type: text-input\n"
                "      required: true\n      show_on:\n        - variable: region\n          value: private\n",
            ),
            ("acme.yaml", "variable: workspace", "variable: project"),
            ("acme.yaml", "label: {en_US: Workspace}", "label: {en_US: Project}"),
        ),
        "The region breaks nothing: it is new, so no tenant has chosen it, and its host is required only there. The new name "
        "breaks: Dify drops what tenants saved under the old one. Change only the label, or release a major version.",
    ),
    Version(
        "Parameters put in order",
        "A template replaces a hand-written rule, a limit follows the server, and an unpopular style is removed.",
        (
            ("llm/acme-large.yaml", "    max: 2\n", ""),
            (
                "llm/acme-large.yaml",
                "    max: 4096\n    default: 512\n",
                "    max: 8192\n    default: 1024\n",
            ),
            ("llm/acme-large.yaml", "      - terse\n", ""),
            ("llm/acme-large.yaml", "    default: calm\n", "    default: brisk\n"),
        ),
        "Two of the four edits break: without its own limit, the temperature has that of the template, which is 1, and apps "
        "may have stored the style. The first one was a mistake.",
    ),
)


def states(version: Version) -> tuple[Files, Files]:
    """Return the files before and after an edit."""
    old = dict(example_of(rows()["T1"])[0])
    new = dict(old)
    for file, before, after in version.edits:
        if before == "*":
            del new[file]
        elif not before:
            new[file] = after
        else:
            assert new[file].count(before) == 1, (file, before)
            new[file] = new[file].replace(before, after)
    return old, new


def listed(version: Version) -> str:
    """Return what `modelport diff` prints."""
    with TemporaryDirectory() as folder:
        for side, files in zip(("old", "new"), states(version), strict=True):
            for name, text in files.items():
                file = Path(folder) / side / "acme" / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        trees = [tree_at(Path(folder) / side / "acme", f"{side}/acme") for side in ("old", "new")]
        return changes_text(compare_trees(*trees), "text")


def edit(version: Version) -> Iterator[str]:
    """Yield the edit as a unified diff."""
    old, new = states(version)
    for name in sorted({**old, **new}):
        sides = (old.get(name, ""), new.get(name, ""))
        if sides[0] != sides[1]:
            lines = (each.splitlines() for each in sides)
            yield from unified_diff(
                *lines, f"old/acme/{name}", f"new/acme/{name}", n=1, lineterm=""
            )


def page() -> str:
    """Return the page of all versions."""
    parts = [INTRODUCTION]
    for version in VERSIONS:
        shown = "\n".join(each.rstrip() for each in edit(version))
        changes = "\n".join(each.rstrip() for each in listed(version).splitlines())
        parts.append(
            f"## {version.title}\n\n{version.story}\n\n```diff\n{shown}\n```\n\n"
            f"```text\n{changes}\n```\n\n{version.verdict}\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
