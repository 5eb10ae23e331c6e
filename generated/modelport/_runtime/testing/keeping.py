"""Write the exchanges of a recorder as recordings, without the keys that were sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..forms.secrets import names_secret
from .http1 import Head
from .matching import as_sent
from .recorder import Passed
from .recording import Question, Recording, write
from .scrubbing import Scrubber

STAND_IN = "recorded-key"
_SHORTEST = 6
"""The length from which a text counts as a secret wherever it occurs."""


def keep(exchanges: Iterable[Passed], folder: Path) -> list[Path]:
    """Write exchanges into a folder, replacing its recordings, and return the files."""
    recordings = [_recording(number, one, folder.name) for number, one in enumerate(exchanges, 1)]
    for old in folder.glob("*.json"):
        old.unlink()
    return [write(recording, folder.parent) for recording in recordings]


def _recording(number: int, passed: Passed, scene: str) -> Recording:
    scrubber = Scrubber(dict.fromkeys(_secrets(passed.head), STAND_IN))
    request = as_sent(passed.head, passed.content)
    body: Any = json.loads(scrubber.text(json.dumps(request.body, ensure_ascii=False)))
    name = f"{number:03}-{request.path.partition('?')[0].rstrip('/').rpartition('/')[2] or 'root'}"
    question = Question(request.method, scrubber.text(request.path), body)
    return Recording(scene, name, question, scrubber.answer(passed.answer))


def _secrets(head: Head) -> set[str]:
    """Return the keys in a request: whole header values, and their last words."""
    values = [value for name, value in head.headers if names_secret(name)]
    found = {*values, *(value.rpartition(" ")[2] for value in values)}
    return {value for value in found if len(value) >= _SHORTEST}
