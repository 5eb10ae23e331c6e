# do not edit: `modelport generate` made it from schemas/definitions/position.json
"""Validates a `position` document: what a careful author writes."""

from __future__ import annotations

from modelport._runtime.schema.validation import Validator, interpreted
from modelport._runtime.schema.values import Array, MakesProperties, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = r"""[
{"type":["array"],"items":1},
{"type":["string"]}
]"""


def _position(v: Any) -> bool:
    try:
        if not isinstance(v, Array):
            return False
        for x1 in v:  # noqa: SIM110
            if not isinstance(x1, String):
                return False
        return True
    except (MakesProperties, RecursionError):
        return interpreted(_TABLE, 0, v)


validate = Validator(_position, _TABLE)
is_valid = validate.is_valid
