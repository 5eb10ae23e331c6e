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

_DATA = Path(os.environ.get("MODELPORT_SHARED", Path(__file__).parents[2] / "shared")) / "data"
_RATIO = 4.0
_MIB = 300
_CODE = """
import resource, sys
from modelport_generator.__main__ import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
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
        start = time.perf_counter()
        for text in texts:
            yaml.load(text, Loader=yaml.CSafeLoader)
        parsed.append(time.perf_counter() - start)
        start = time.perf_counter()
        memory = max(memory, _compare(corpus, sources))
        compared.append(time.perf_counter() - start)
    reference, seconds = statistics.median(parsed), statistics.median(compared)
    ratio = seconds / reference
    print(f"{len(texts)} files, medians of {rounds} interleaved rounds")
    print(f"  CSafeLoader          {reference:6.2f} s")
    print(f"  drift, three sources {seconds:6.2f} s  {ratio:5.2f} x  (line: {_RATIO})")
    print(f"  memory               {memory:6} MiB  (line: {_MIB})")
    sys.exit(1 if ratio > _RATIO or memory > _MIB else 0)


def _compare(corpus: Path, sources: Path) -> int:
    """Run one comparison in a process of its own, and return its peak memory in MiB."""
    places = {"litellm": "litellm.json", "models.dev": "models.dev", "genai-prices": "genai-prices"}
    options = [f"--source={kind}={sources / where}" for kind, where in places.items()]
    command = [sys.executable, "-c", _CODE, "drift", str(corpus), *options, "--format", "json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stderr.splitlines()[-1])


if __name__ == "__main__":
    main()
