"""Read the list of models of an OpenAI-compatible server: which models it serves, and their sizes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from ...json_values import as_list, as_mapping
from .. import facts
from ..facts import ANY_PROVIDER, name, number
from .reading import Model, Reading, SourceTrouble, json_of

_WINDOWS: Final = ("context_length", "context_window", "max_context_length", "max_model_len")
_OUTPUTS: Final = ("max_output_tokens", "max_completion_tokens")


def read(where: str, today: date) -> Reading:
    """Read the saved answer of `GET /v1/models`."""
    path = Path(where)
    document = json_of(path)
    listed = as_mapping(document).get("data", document)
    if not isinstance(listed, list):
        raise SourceTrouble(where, "it is not a list of models, as GET /v1/models returns it")
    reading = Reading("endpoint", where)
    reading.date_by_file(path)
    for entry in map(as_mapping, as_list(listed)):  # pyright: ignore[reportUnknownArgumentType]
        if not name(entry.get("id")):
            reading.note(where, "a model has no id")
            continue
        model = Model(ANY_PROVIDER, "", str(entry["id"]))
        reading.list(model)
        for field, keys in ((facts.CONTEXT, _WINDOWS), (facts.MAX_OUTPUT, _OUTPUTS)):
            stated = (number(entry.get(key)) for key in keys)
            reading.add(model, field, next((each for each in stated if each is not None), None))
    return reading
