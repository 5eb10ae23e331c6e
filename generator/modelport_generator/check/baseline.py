"""Baselines: known problems of a project that are not reported again."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..output.files import replace_file
from ..problems import Problem, speakable
from .selection.settings import BadSettings
from .session import Outcome

_Fingerprint = tuple[str, str, str, str]
"""File, code, message and the text of the line. Line and item numbers do not matter."""


@dataclass(slots=True)
class Baseline:
    """Problems that existed before. Each entry hides one problem."""

    home: Path
    """The folder that its paths are relative to."""
    left: Counter[_Fingerprint]

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read a baseline file.

        Raises:
            BadSettings: The file is not a baseline.
        """
        if not path.exists():
            hint = f"`--write-baseline {path}` writes it"
            raise BadSettings(f"the baseline {path} does not exist; {hint}")
        if not path.is_file():  # reading a pipe would block
            raise BadSettings(f"{path} is not a baseline: it is not a file")
        try:
            entries: Any = json.loads(path.read_text(encoding="utf-8-sig"))["problems"]
            left: Counter[_Fingerprint] = Counter()
            for each in entries:
                key = (each["file"], each["code"], each["message"], each["line"])
                left[key] += _count(each["count"])
        except OSError as error:
            raise BadSettings(f"{path} cannot be read: {error.strerror}") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadSettings(f"{path} is not a baseline written by modelport") from error
        return cls(path.parent, left)

    def apply(self, outcome: Outcome) -> Iterator[Problem]:
        """Yield the problems that are not in the baseline. Each entry hides as many as its count."""
        for problem in outcome.problems:
            key = _fingerprint(problem, outcome, self.home)
            if self.left[key] > 0:
                self.left[key] -= 1
            else:
                yield problem


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError
    return value


def fingerprints(outcome: Outcome, baseline: Path) -> Iterable[_Fingerprint]:
    """Return the baseline entries for an outcome."""
    return [_fingerprint(each, outcome, baseline.parent) for each in outcome.problems]


def write_baseline(path: Path, known: Counter[_Fingerprint]) -> None:
    """Write a baseline.

    Raises:
        OSError: The file cannot be written.
    """
    names = ("file", "code", "message", "line")
    entries = [
        {**dict(zip(names, key, strict=True)), "count": count}
        for key, count in sorted(known.items())
    ]
    text = json.dumps({"version": 1, "problems": entries}, indent=1, ensure_ascii=False)
    replace_file(path, f"{text}\n".encode())


def _fingerprint(problem: Problem, outcome: Outcome, home: Path) -> _Fingerprint:
    line = outcome.lines.get((problem.place.file, problem.place.line, problem.place.column))
    written = line.written if line else ""
    file = _relative(problem.place.file, home)
    return file, problem.code, speakable(problem.message), speakable(written)


def _relative(file: str, home: Path) -> str:
    try:
        found = os.path.relpath(file, home)
    except ValueError:  # The paths are on different drives.
        found = file
    return speakable(found.replace(os.sep, "/"))
