"""All commands of the command line, with arguments for each: a new command needs an entry here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from projects import Project
from tests.dify import layouts
from tests.drift.drifting import litellm, models_dev, write_provider

from modelport_generator.cli import cli

_OPENAI = ("--set", "openai_api_key=key")

FAILING: Mapping[str, int] = {"bulk chat": 1, "bulk embed": 1}
"""The exit status when the output cannot be written, where it is not 2: a job of bulk has failed (docs/bulk.md)."""

PRINTING: Mapping[str, Sequence[str] | None] = {
    "bulk chat": ("openai/gpt-5.4", "ROOT/rows.jsonl", *_OPENAI),
    "bulk embed": ("openai/text-embedding-3-small", "ROOT/rows.jsonl", *_OPENAI),
    "catalogue build": ("--source", "litellm=ROOT/litellm.json", "--out", "ROOT/facts.json"),
    "check": ("ROOT/faulty",),
    "conformance": ("openai_api_compatible", "--type", "rerank"),
    "diff": ("ROOT/plugin", "ROOT/faulty"),
    "discover": None,
    "docs": ("ROOT/faulty", "--out", "ROOT/pages"),
    "drift": ("ROOT/openai",),
    "explain": (),
    "export": (
        "dify",
        "acme",
        "--project",
        "ROOT/made",
        "--out",
        "ROOT/e",
        "--incomplete",
        "--no-assets",
    ),
    "format": ("--diff", "ROOT/faulty"),
    "generate": ("ROOT/p", "--no-assets"),
    "import": ("ROOT/plugin", "--into", "ROOT/p", "--as", "other", "--no-generate"),
    "list": (),
    "new": ("zeta", "--in", "ROOT"),
    "preview": ("ROOT/faulty", "--out", "ROOT/page.html"),
    "probe": None,
    "schema": ("model",),
    "try": None,
    "upgrade": ("ROOT/p", "--diff"),
}
"""Arguments with which each command prints to standard output; None where it needs a live server."""

WRITING: Mapping[str, Sequence[Sequence[str]]] = {
    "bulk chat": [("openai/gpt-5.4", "ROOT/rows.jsonl", "--out", "OUT/a.jsonl", *_OPENAI)],
    "bulk embed": [
        ("openai/text-embedding-3-small", "ROOT/rows.jsonl", "--out", "OUT/a.csv", *_OPENAI)
    ],
    "catalogue build": [
        ("--source", "litellm=ROOT/litellm.json", "--out", "OUT/facts.json"),
        ("--source", "litellm=ROOT/litellm.json", "--out", "OUT/facts.json.gz"),
    ],
    "check": [("ROOT/faulty", "--write-baseline", "OUT/baseline.json")],
    "conformance": [],
    "diff": [],
    "discover": [("xinference", "--server-url", "http://127.0.0.1:9", "--write", "OUT/found")],
    "docs": [
        ("ROOT/faulty", "--out", "OUT/pages"),
        ("--reference", "--out", "OUT/pages"),
    ],
    "drift": [],
    "explain": [],
    "export": [
        ("dify", "acme", "--project", "ROOT/made", "--incomplete", "--no-assets", *to)
        for to in (("--out", "OUT/plugin"), ("--pack", "OUT/a.difypkg"))
    ],
    "format": [],
    "generate": [],
    "import": [],
    "list": [],
    "new": [],
    "preview": [("ROOT/faulty", "--out", "OUT/page.html")],
    "probe": [],
    "schema": [("--output", "OUT/schemas")],
    "try": [("openai", "tts", "gpt-4o-mini-tts", "Hi", "--output", "OUT/a.mp3", *_OPENAI)],
    "upgrade": [],
}
"""Arguments with which each command writes into the folder OUT, which need not exist."""

CHANGING: Mapping[str, Sequence[Sequence[str]]] = {
    "check": [
        ("--fix", "OUT/faulty", "--no-assets"),
        ("--fix", "--modeline", "schemas", "OUT/faulty", "--no-assets"),
    ],
    "drift": [
        ("OUT/openai", "--source", "litellm=ROOT/litellm.json@2026-11-05", "--source",
         "models.dev=ROOT/models.dev@2026-07-02", "--as-of", "2026-11-28", option)
        for option in ("--apply", "--note-evidence")
    ],
    "format": [("OUT/faulty",)],
    "generate": [("OUT/p", "--no-assets")],
    "import": [("ROOT/plugin", "--into", "OUT/p", "--as", "other", "--no-generate")],
    "new": [("zeta", "--in", "OUT"), ("zeta", "--in", "OUT/p")],
    "upgrade": [("OUT/old",)],
}  # fmt: skip
"""Arguments with which commands change what is in OUT, a copy of ROOT."""


def all_commands(group: click.Group = cli, path: str = "") -> Iterator[str]:
    """Yield the names of all commands, those of groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def words(command: str, arguments: Sequence[str], root: Path, out: Path) -> list[str]:
    """Return a command line with the folders filled in."""
    filled = (
        each.replace("ROOT/", f"{root}/").replace("OUT/", f"{out}/")
        if "/" in each
        else {"ROOT": str(root), "OUT": str(out)}.get(each, each)
        for each in arguments
    )
    return [*command.split(), *filled]


def make_inputs(root: Path) -> None:
    """Write what the arguments name below ROOT."""
    (root / "rows.jsonl").write_text('{"other": 1}\n' * 20, "utf-8")
    litellm(root, **{"acme-chat": {"input_cost_per_token": 2.5e-06, "source": "https://a.test/x"}})
    models_dev(root, "acme-chat", "[cost]\ninput = 2.5\noutput = 15\n")
    write_provider(root)
    layouts.plugin(root / "plugin")
    for name in ("p", "made", "old"):
        project = Project(root / name)
        project.provider()
        project.model("small")
        if name == "made":
            project.generate()
    project.write("acme/old.py", "from modelport_providers.wire.retry import RetryPolicy\n")
    faulty = layouts.plugin(root / "faulty") / "models/llm/a.yaml"
    faulty.write_text(faulty.read_text("utf-8").replace("model: a\n", "model: 4\n"), "utf-8")
