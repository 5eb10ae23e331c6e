"""Measure how fast definitions are compared and formatted, as ratios to one check of the same tree.

    python benchmarks/diff.py [FOLDER] [--rounds N]

Nothing is rendered. A tree compared with itself is equal byte for byte; the rewritten one has the same
meaning but no file in common. Seconds are processor time, so that a busy machine does not matter.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from benchmarks.workers import note_line, spread

from modelport_generator.check.session import Settings, check
from modelport_generator.diff.compare import compare_trees
from modelport_generator.diff.examples import example_of
from modelport_generator.diff.table import rows
from modelport_generator.diff.trees import tree_at
from modelport_generator.format.canonical import formatted

_CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus"
_MODELS = 250
_RATIOS = {"diff with itself": 2.2, "diff with a rewritten copy": 2.2}
_SECONDS = {f"diff of {_MODELS} models": 1.0, "format of the largest file": 0.05}


def main() -> None:
    """Measure, print one line per row, and fail when a row is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with TemporaryDirectory() as scratch:
        times = _measured(arguments.folder, Path(scratch), arguments.rounds)
    reference = times["check"]
    missed = False
    for name, seconds in times.items():
        ratio = seconds / reference
        missed |= ratio > _RATIOS.get(name, ratio) or seconds > _SECONDS.get(name, seconds)
        lines = [f"{_RATIOS[name]} x" for _ in (1,) if name in _RATIOS]
        lines += [f"{_SECONDS[name] * 1000:.0f} ms" for _ in (1,) if name in _SECONDS]
        if lines:
            kept = ratio <= _RATIOS.get(name, ratio) and seconds <= _SECONDS.get(name, seconds)
            shown = f"{ratio:.2f} x" if name in _RATIOS else f"{seconds * 1000:.0f} ms"
            note_line(name, shown, f"at most {lines[0]}", kept)
        limit = f"  (line: {lines[0]})" if lines else ""
        print(f"  {name:<28} {seconds * 1000:8.1f} ms  {ratio:5.2f} x{limit}")
    sys.exit(1 if missed else 0)


def _measured(folder: Path, scratch: Path, rounds: int) -> dict[str, float]:
    copy = _rewritten(folder, scratch / "copy")
    old, new = _many(scratch)
    largest = max(folder.rglob("*.yaml"), key=lambda path: path.stat().st_size).read_bytes()
    work: dict[str, Callable[[], object]] = {
        "check": lambda: list(check([folder], Settings())),
        "diff with itself": lambda: _compared(folder, folder),
        "diff with a rewritten copy": lambda: _compared(folder, copy),
        f"diff of {_MODELS} models": lambda: _compared(old, new),
        "format of the largest file": lambda: formatted(largest, "-"),
    }
    samples: dict[str, list[float]] = {name: [] for name in work}
    for run in work.values():
        run()
    # As in the commands, since definitions contain no cycles.
    gc.collect()
    gc.disable()
    for _ in range(rounds):
        for name, run in work.items():
            before = time.process_time()
            run()
            samples[name].append(time.process_time() - before)
            gc.collect()
    for name, taken in samples.items():
        print(f"  {name:<28} spread {spread(taken):.2f} of {rounds} rounds")
    return {name: statistics.median(taken) for name, taken in samples.items()}


def _compared(old: Path, new: Path) -> None:
    compare_trees(tree_at(old, "old"), tree_at(new, "new"))


def _rewritten(folder: Path, copy: Path) -> Path:
    for file in folder.rglob("*.yaml"):
        target = copy / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        data = yaml.load(file.read_text(encoding="utf-8-sig"), yaml.CSafeLoader)
        text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, width=70)
        target.write_text(text, encoding="utf-8")
    return copy


def _many(scratch: Path) -> tuple[Path, Path]:
    """Write a provider with many models, and a copy with another price, bound and default in each."""
    files = example_of(rows()["T1"])[0]
    large = files["llm/acme-large.yaml"]
    changed = large.replace('"10.00"', '"12.00"').replace("4096", "8192").replace("512", "1024")
    for side, text in (("old", large), ("new", changed)):
        models = {
            f"llm/acme-{number}.yaml": text.replace("acme-large", f"acme-{number}")
            for number in range(_MODELS)
        }
        for name, content in {**files, **models}.items():
            file = scratch / side / "acme" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
    return scratch / "old" / "acme", scratch / "new" / "acme"


if __name__ == "__main__":
    main()
