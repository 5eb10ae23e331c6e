# do not edit: `modelport generate` made it from schemas/definitions/position.json
"""Validates a `position` document: what all readers of the field take."""

from __future__ import annotations

from typing import Any

from modelport._runtime.validation import Validator
from modelport._runtime.values import Array, String

_TABLE = r"""[
{"type":["array"],"items":1},
{"type":["string"]}
]"""


def _Position(v: Any) -> bool:
    if not isinstance(v, Array):
        return False
    for x1 in v:  # noqa: SIM110
        if not isinstance(x1, String):
            return False
    return True


validate = Validator(_Position, _TABLE)
is_valid = validate.is_valid
