"""A recorded exchange with a server: one request, one response in its pieces, and their file."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

Key = Literal["none", "good", "wrong"]
# Which part of the request decides: the whole body, only the model's name, or the path alone.
Match = Literal["body", "model", "path"]


@dataclass(frozen=True, slots=True)
class Question:
    """The parts of a request that can decide the answer."""

    method: str
    path: str
    body: Mapping[str, Any]
    key: Key = "none"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that arrived together, and the time since the previous piece."""

    data: bytes
    after_ms: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; `complete` is false when the connection broke before the announced end."""

    status: int
    headers: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    chunked: bool = False
    complete: bool = True

    @property
    def content(self) -> bytes:
        """The whole body."""
        return b"".join(piece.data for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Recording:
    """One exchange of a scene."""

    scene: str
    name: str
    question: Question
    answer: Answer
    match: Match = "body"


def write(recording: Recording, root: Path) -> Path:
    """Write one recording as a readable file in the folder of its scene and return its path."""
    path = root / recording.scene / f"{recording.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_to_json(recording), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read(path: Path) -> Recording:
    """Read one recording."""
    data = json.loads(path.read_text(encoding="utf-8"))
    request, response = data["request"], data["response"]
    question = Question(request["method"], request["path"], request["body"], request["key"])
    answer = Answer(
        response["status"],
        tuple((name, value) for name, value in response["headers"].items()),
        tuple(Piece(_from_text(p), p.get("after_ms", 0)) for p in response["pieces"]),
        chunked=response["chunked"],
        complete=response["complete"],
    )
    return Recording(path.parent.name, path.stem, question, answer, data["match"])


def read_folder(folder: Path) -> list[Recording]:
    """Read the recordings of a scene, in the order of their names.

    Raises:
        FileNotFoundError: The folder does not exist.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there are no recordings in {folder}")
    return [read(path) for path in sorted(folder.glob("*.json"))]


def _to_json(recording: Recording) -> dict[str, Any]:
    question, answer = recording.question, recording.answer
    return {
        "match": recording.match,
        "request": {
            "method": question.method,
            "path": question.path,
            "key": question.key,
            "body": question.body,
        },
        "response": {
            "status": answer.status,
            "headers": dict(answer.headers),
            "chunked": answer.chunked,
            "complete": answer.complete,
            "pieces": [{"after_ms": p.after_ms, **_to_text(p.data)} for p in answer.pieces],
        },
    }


def _to_text(data: bytes) -> dict[str, str]:
    try:
        return {"text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def _from_text(piece: Mapping[str, Any]) -> bytes:
    if "base64" in piece:
        return base64.b64decode(piece["base64"])
    return cast(str, piece["text"]).encode("utf-8")
