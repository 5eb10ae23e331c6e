"""`make fuzz`: every target for some seconds, a few at a time; exits with 1 when one found something."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import text_targets, wire_targets

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
LONGEST = 4096
NAMES = (*wire_targets.TARGETS, *text_targets.TARGETS)


def main() -> int:
    """Fuzz the named targets, or all of them."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    given = parser.parse_args()
    names = given.targets or list(NAMES)
    with ThreadPoolExecutor(given.jobs) as pool:
        failed = list(pool.map(lambda name: fuzz(name, given.seconds), names))
    return int(any(failed))


def fuzz(name: str, seconds: int) -> bool:
    """Fuzz one target, print one line, return whether it found something."""
    with tempfile.TemporaryDirectory() as found:
        # New inputs go into the first folder: the corpus of the repository is unchanged.
        folders = [found, str(CORPUS / name)]
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            "-timeout=10",
            "-rss_limit_mb=2048",
        ]
        command = [
            sys.executable,
            "-m",
            "fuzz.run",
            name,
            *options,
            f"-artifact_prefix={found}/",
            *folders,
        ]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        output = done.stderr
        runs = re.findall(r"^#(\d+)\s.*cov: (\d+)", output, re.MULTILINE)
        count, covered = runs[-1] if runs else ("0", "0")
        verdict = "ok" if done.returncode == 0 else "FOUND"
        print(f"{name}: {verdict}, {count} runs, {covered} places covered", flush=True)
        if done.returncode:
            print(output[-3000:], flush=True)
            for one in sorted(Path(found).glob("crash-*")) + sorted(Path(found).glob("timeout-*")):
                print(f"{name}: {one.read_bytes()!r}", flush=True)
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
