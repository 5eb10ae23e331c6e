"""Answers as JSON for a ledger: they come back equal, or are not stored at all."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from modelport.errors import InvokeError

from .items import described
from .records import Codec, Record

Model = TypeVar("Model", bound=BaseModel)


def dump_model(answer: BaseModel, *, exclude_unset: bool = False) -> bytes:
    """Return an answer as JSON.

    Raises:
        ValueError: It could not be read again.
    """
    try:
        text = answer.model_dump_json(exclude_unset=exclude_unset)
    except PydanticSerializationError:
        text = None
    # pydantic writes null for NaN and infinities, and U+FFFD for half an emoji in a key.
    if text is None or "null" in text or "\ufffd" in text:
        text = dump_exactly(answer.model_dump(exclude_unset=exclude_unset))
    payload = text.encode()
    load_model(type(answer), payload)
    return payload


def dump_exactly(value: Any) -> str:
    """Return a value as JSON in ASCII, with half emojis as escapes, and NaN and infinities by their names in Python."""
    return json.dumps(value, default=to_jsonable_python)


def load_model(kind: type[Model], payload: bytes) -> Model:
    """Read an answer.

    Raises:
        ValueError: It is none.
    """
    try:
        return kind.model_validate_json(payload)
    except ValidationError:
        # pydantic rejects half an emoji in JSON.
        return kind.model_validate(json.loads(payload))


def encode_answer(codec: Codec, record: Record) -> tuple[Record, bytes]:
    """Return a record and its answer as bytes; an answer that cannot be stored becomes a failure."""
    if record.error is not None:
        return record, b""
    try:
        return record, codec.encode(record.answer)
    except Exception as error:  # an adapter can return anything
        reason = str(error).partition("\n")[0][:300]
        failure = InvokeError(
            f"the answer cannot be stored in the ledger: {type(error).__name__}: {reason}"
        )
        failed = Record(None, described(failure), record.tokens, record.cost, record.answered_by)
        return failed, b""
