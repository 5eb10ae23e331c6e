"""Run all benchmarks or the named ones: python -m benchmarks [name ...]"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Modules that the benchmarks use and that measure nothing themselves.
SUPPORT = ("peers", "server", "workers")


def main() -> None:
    """Run each benchmark in its own process, and fail when one misses a limit."""
    here = Path(__file__).parent
    known = sorted(path.stem for path in here.glob("[a-z]*.py") if path.stem not in SUPPORT)
    names = sys.argv[1:] or known
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"{unknown[0]!r} is not one of {', '.join(map(repr, known))}", file=sys.stderr)
        raise SystemExit(2)
    missed: list[str] = []
    for name in names:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=here.parent, check=False).returncode:
            missed.append(name)
    if missed:
        print(f"limits missed: {', '.join(missed)}", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
