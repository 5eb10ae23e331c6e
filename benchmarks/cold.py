"""Measure fresh processes: the version, one file, all files; and a check again after one of many changed.

    python -m benchmarks cold [FOLDER] [--rounds 7]

The installed package is measured, as users have it. The processor time of the process and its
children counts, so that other work on the machine has little effect. The peers are a process that
imports click, yamllint, and one that only parses.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peers import installed, python_of
from benchmarks.workers import line_kept, seconds_of, spread

from modelport_generator.check.session import Settings
from modelport_generator.commands.check_watch import CheckWatch
from modelport_generator.report.text import plain

_ROOT = Path(__file__).parents[1]
_CORPUS = _ROOT.parent / "shared" / "data" / "corpus"
_FILE = _ROOT / "providers" / "modelport_providers" / "openai" / "llm" / "gpt-4o.yaml"
_MODELS = 250
_PARSE = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_text("utf-8-sig"), yaml.CSafeLoader)
"""


def compared(ours: Sequence[str], peer: Sequence[str], rounds: int) -> float:
    """Return the quotient of the medians of alternating rounds."""
    seconds_of(ours), seconds_of(peer)  # bytecode exists, as after an installation
    taken = [(seconds_of(ours), seconds_of(peer)) for _ in range(rounds)]
    mine, theirs = zip(*taken, strict=True)
    print(f"  {rounds} rounds, spread {spread(mine):.2f}, of the peer {spread(theirs):.2f}")
    return statistics.median(mine) / statistics.median(theirs)


def processes(folder: Path, rounds: int) -> list[bool]:
    """Compare whole processes."""
    command = [str(installed()), "-m", "modelport_generator"]
    importing = [sys.executable, "-c", "import click"]
    kept = [
        line_kept(
            "modelport --version, x a process that imports click",
            compared([*command, "--version"], importing, rounds),
            at_most=1.6,
        )
    ]
    if python_of("yamllint").exists():
        peer = [str(python_of("yamllint")), "-m", "yamllint", str(_FILE)]
        ratio = compared([*command, "check", str(_FILE)], peer, rounds)
        kept.append(line_kept("modelport check of one file, x yamllint", ratio, at_most=1.5))
    if folder.is_dir():
        ours = [*command, "check", str(folder), "--no-assets"]
        ratio = compared(ours, [sys.executable, "-c", _PARSE, str(folder)], rounds)
        words = "modelport check of all files, x a process that parses"
        kept.append(line_kept(words, ratio, at_most=1.0))
    return kept


def again(rounds: int) -> bool:
    """Check a provider of many models again after one file changed."""
    with tempfile.TemporaryDirectory() as scratch, Path(os.devnull).open("w") as nowhere:
        root = Path(scratch) / "acme"
        (root / "llm").mkdir(parents=True)
        (root / "acme.yaml").write_text(
            "provider: acme\nlabel: {en_US: Acme}\nsupported_model_types: [llm]\n"
            "configurate_methods: [predefined-model]\n"
            "provider_credential_schema: {credential_form_schemas: ["
            "{variable: key, type: secret-input, label: {en_US: Key}, required: true}]}\n",
            "utf-8",
        )
        text = _FILE.read_text("utf-8")
        for number in range(_MODELS):
            file = root / "llm" / f"m{number}.yaml"
            file.write_text(text.replace("model: gpt-4o", f"model: m{number}"), "utf-8")
        watch = CheckWatch([root], Settings(assets=False), plain, lambda _: None)
        changed = root / "llm" / "m7.yaml"
        taken: list[float] = []
        sys.stdout, kept = nowhere, sys.stdout
        try:
            watch.check(None)
            for number in range(rounds):
                changed.write_text(f"{changed.read_text('utf-8')}# {number}\n", "utf-8")
                taken.append(_timed(lambda: watch.check([changed])))
        finally:
            sys.stdout = kept
    milliseconds = statistics.median(taken) * 1000
    print(f"  {rounds} rounds, spread {spread(taken):.2f}")
    return line_kept(f"one of {_MODELS} files checked again, ms", milliseconds, at_most=50)


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> int:
    """Measure, print, and return whether all limits are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    return 0 if all([*processes(given.folder, given.rounds), again(given.rounds)]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
