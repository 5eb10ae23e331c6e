"""Measure how long the comparison of a corpus with three sources takes, as a ratio to PyYAML's C loader, and its memory.

    python -m benchmarks.drift [--rounds N]

The reference only parses the corpus in memory; the comparison opens all files and reads the sources as well.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import yaml
from benchmarks.workers import line_kept, spread

_DATA = Path(os.environ.get("MODELPORT_SHARED", Path(__file__).parents[2] / "shared")) / "data"
_RATIO = 4.0
_SECONDS = 3.0
_MIB = 300
_CODE = """
import resource, sys
from modelport_generator.__main__ import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, file=sys.stderr)
"""


def main() -> None:
    """Measure, print seconds, ratio and memory, and fail when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    corpus, sources = _DATA / "corpus", _DATA / "catalogue"
    texts = [each.read_text(encoding="utf-8-sig") for each in sorted(corpus.rglob("*.yaml"))]
    parsed: list[float] = []
    compared: list[float] = []
    memory = 0
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            yaml.load(text, Loader=yaml.CSafeLoader)
        parsed.append(time.process_time() - start)
        used, peak = _compare(corpus, sources)
        memory = max(memory, peak)
        compared.append(used)
    reference, seconds = statistics.median(parsed), statistics.median(compared)
    ratio = seconds / reference
    print(f"{len(texts)} files, medians of {rounds} interleaved rounds")
    print(f"  CSafeLoader          {reference:6.2f} s, spread {spread(parsed):.2f}")
    print(f"  drift, three sources {seconds:6.2f} s, spread {spread(compared):.2f}")
    kept = line_kept("drift of all files, x CSafeLoader", ratio, at_most=_RATIO)
    kept &= line_kept("drift of all files, s", seconds, at_most=_SECONDS)
    kept &= line_kept("drift of all files, MiB", memory, at_most=_MIB)
    sys.exit(0 if kept else 1)


def _compare(corpus: Path, sources: Path) -> tuple[float, int]:
    """Run one comparison in a process, and return its processor time and peak memory in MiB."""
    places = {"litellm": "litellm.json", "models.dev": "models.dev", "genai-prices": "genai-prices"}
    options = [f"--source={kind}={sources / where}" for kind, where in places.items()]
    command = [sys.executable, "-c", _CODE, "drift", str(corpus), *options, "--format", "json"]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    seconds, memory = done.stderr.splitlines()[-1].split()
    return float(seconds), int(memory)


if __name__ == "__main__":
    main()
