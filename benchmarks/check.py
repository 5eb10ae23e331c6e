"""Measure how fast definitions are read and checked, as ratios to PyYAML's C loader in the same run.

    python benchmarks/check.py [FOLDER] [--rounds N]

The reference only parses texts in memory; modelport's rows open the files as well.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from benchmarks.workers import note_line, seconds_of, spread

from modelport_generator.check.session import Settings, check
from modelport_generator.load import find, load_document, load_provider
from modelport_generator.report.text import outcome_text

_CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus"
_LINES = {"read with places": 0.7, "check, as text": 1.0}


def main() -> None:
    """Measure, print one line per row, and fail when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    files = [str(path) for path in sorted(folder.rglob("*.yaml"))]
    texts = [Path(path).read_text(encoding="utf-8-sig") for path in files]
    rows: dict[str, Callable[[], None]] = {
        "CSafeLoader": lambda: _parse(texts),
        "read with places": lambda: _read(files),
        "check, as text": lambda: _check(folder),
    }
    times = _interleaved(rows, arguments.rounds)
    reference = times["CSafeLoader"]
    print(f"{len(files)} files, medians of {arguments.rounds} interleaved rounds")
    missed = False
    for name, seconds in times.items():
        ratio = seconds / reference
        line = _LINES.get(name)
        missed |= line is not None and ratio > line
        if line:
            note_line(f"{name}, x CSafeLoader", f"{ratio:.2f}", f"at most {line}", ratio <= line)
        limit = f"  (line: {line})" if line else ""
        print(f"  {name:<20} {seconds * 1000:8.1f} ms  {ratio:5.2f} x{limit}")
    _show_process(folder)
    sys.exit(1 if missed else 0)


def _interleaved(rows: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    samples: dict[str, list[float]] = {name: [] for name in rows}
    for row in rows.values():
        row()
    # As in the command, since definitions contain no cycles. The loader benefits as well.
    gc.collect()
    gc.disable()
    for _ in range(rounds):
        for name, row in rows.items():
            before = time.process_time()
            row()
            samples[name].append(time.process_time() - before)
            gc.collect()
    gc.enable()
    for name, taken in samples.items():
        print(f"  {name:<20} spread {spread(taken):.2f} of {rounds} rounds")
    return {name: statistics.median(taken) for name, taken in samples.items()}


def _parse(texts: list[str]) -> None:
    for text in texts:
        yaml.load(text, yaml.CSafeLoader)


def _read(files: list[str]) -> None:
    for path in files:
        load_document(path).place("/model")


def _check(folder: Path) -> None:
    for outcome in check([folder], Settings(assets=False)):
        "\n".join(outcome_text(outcome))


def _show_process(folder: Path) -> None:
    """Time the command on one provider, and measure memory for the largest provider."""
    folders = find(folder).folders
    if not folders:
        return
    largest = max(folders, key=lambda each: len(load_provider(each).files))
    for name, path in (("one provider", folders[-1].root), ("largest provider", largest.root)):
        command = [sys.executable, "-m", "modelport_generator", "check", str(path), "--no-assets"]
        samples = [seconds_of(command) for _ in range(5)]
        limit = "  (line: 0.35 s)" if name == "one provider" else ""
        print(f"  {name:<20} {statistics.median(samples):8.2f} s from the command line{limit}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak memory          {peak:8.0f} MB for the largest provider")


if __name__ == "__main__":
    main()
