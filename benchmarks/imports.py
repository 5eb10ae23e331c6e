"""Measure imports in their own process, as ratios to imports that cannot be avoided.

python -m benchmarks imports
"""

from __future__ import annotations

import statistics
import sys

from benchmarks.workers import note_line, seconds_of, spread

_ROUNDS = 15
_ROWS = (
    ("import modelport", "import modelport", "pass", 1.3),
    (
        "from modelport.sdk.xinference import LLM",
        "from modelport.sdk.xinference import LLM",
        "from pydantic import BaseModel; import httpx",
        1.5,
    ),
    (
        "modelport.provider('xinference').types",
        "import modelport; modelport.provider('xinference').types",
        "from pydantic import BaseModel; import httpx",
        1.0,
    ),
)


def main() -> None:
    """Measure, print one line per row, and fail when a ratio is above its limit."""
    missed = False
    for name, ours, peer, line in _ROWS:
        mine, theirs = _interleaved(ours, peer)
        ratio = mine / theirs
        missed |= ratio > line
        note_line(name, f"{ratio:.2f}", f"at most {line:g}", ratio <= line)
        print(
            f"  {name:<44} {mine * 1000:6.1f} ms  reference {theirs * 1000:6.1f} ms "
            f" {ratio:5.2f} x  (line: <= {line:g})",
            flush=True,
        )
    sys.exit(1 if missed else 0)


def _interleaved(ours: str, peer: str) -> tuple[float, float]:
    taken: dict[str, list[float]] = {ours: [], peer: []}
    for code in (ours, peer):
        _seconds(code)
    for _ in range(_ROUNDS):
        for code, samples in taken.items():
            samples.append(_seconds(code))
    print(
        f"  {_ROUNDS} rounds, spread {spread(taken[ours]):.2f}, of the reference {spread(taken[peer]):.2f}"
    )
    return statistics.median(taken[ours]), statistics.median(taken[peer])


def _seconds(code: str) -> float:
    return seconds_of([sys.executable, "-c", code])


if __name__ == "__main__":
    main()
