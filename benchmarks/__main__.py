"""Run all benchmarks or the named ones: python -m benchmarks [name ...] [--write]

Each line is printed as soon as it is measured; at the end all lines are printed as one table.
`--write` puts that table into docs/performance.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.workers import LINES

MINUTES = {
    "bulk": 10.0,
    "calls": 1.5,
    "check": 0.5,
    "cold": 1.5,
    "corpus": 0.1,
    "diff": 0.5,
    "drift": 0.5,
    "generate": 3.0,
    "imports": 0.5,
    "linear": 1.0,
    "memory": 1.0,
    "providers": 4.0,
    "rows": 5.0,
    "stream": 3.0,
    "transports": 1.5,
    "validators": 1.0,
}
"""All benchmarks, with the expected time of each on two cores."""

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- lines: begin -->", "<!-- lines: end -->"


def main() -> None:
    """Run each benchmark in its own process, and fail when one misses a limit."""
    if "--help" in sys.argv[1:]:
        print(f"{__doc__}\nNames: {', '.join(MINUTES)}")
        return
    here = Path(__file__).parent
    written = "--write" in sys.argv[1:]
    names = [each for each in sys.argv[1:] if each != "--write"] or list(MINUTES)
    unknown = [name for name in names if name not in MINUTES]
    if unknown:
        print(f"{unknown[0]!r} is not one of {', '.join(map(repr, MINUTES))}", file=sys.stderr)
        raise SystemExit(2)
    print(f"about {sum(MINUTES.get(name, 1.0) for name in names):.0f} minutes", flush=True)
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "lines"
        lines.touch()
        for name in names:
            began = time.monotonic()
            print(f"== {name}", flush=True)
            command = [sys.executable, "-m", f"benchmarks.{name}"]
            done = subprocess.run(
                command, cwd=here.parent, check=False, env={**os.environ, LINES: str(lines)}
            )
            print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)
            if done.returncode:
                failed.append(name)
        table = table_of(lines)
    print(f"\n{table}")
    if written:
        replace(table)
    if failed:
        print(f"limits missed: {', '.join(failed)}", file=sys.stderr)
        raise SystemExit(1)


def table_of(lines: Path) -> str:
    """Return all measured lines as a Markdown table."""
    rows = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    rows_shown = [
        f"| {name} | {value} | {bound} | {'' if kept else 'missed'} |"
        for name, value, bound, kept in rows
    ]
    return "\n".join(["| what | measured | promised | |", "|---|---:|---|---|", *rows_shown])


def replace(table: str) -> None:
    """Put the table into the page."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
