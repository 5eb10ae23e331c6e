"""Adapters of a protocol that the suite does not know: skipped without a dialect, tested with one."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from modelport.interfaces import Request, Response
from modelport_providers import wire
from modelport_providers.conformance import Dialect, Scorecard, run_suite, targets_of
from modelport_providers.conformance.dialects import ANSWER_TOKENS, PROMPT_TOKENS, Event, Json, Line
from modelport_providers.conformance.harness import ConformanceTarget
from modelport_providers.conformance.server import Asked, Step, whole
from modelport_providers.openai.moderation.moderation import OpenaiModerationModel
from modelport_providers.wire.models.text_embedding import Vectors
from modelport_providers.wire.protocols.openai import json_of
from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel
from modelport_providers.xinference.rerank.rerank import XinferenceRerankModel
from modelport_providers.xinference.speech2text.speech2text import XinferenceSpeech2TextModel
from modelport_providers.xinference.text_embedding.text_embedding import (
    XinferenceTextEmbeddingModel,
)
from modelport_providers.xinference.tts.tts import XinferenceTTSModel


def renamed(request: Request, path: str, body: Any = None) -> Request:
    """Return a request for another path of the server, with another body."""
    url = f"{request.url.partition('/v1/')[0]}/{path}"
    if body is None:
        return replace(request, url=url)
    return replace(request, url=url, json=body, data=None, files=None)


class OwnLLM(XinferenceAILargeLanguageModel):
    """The same data below another path, which no built-in dialect serves."""

    def build_request(self, call: Any) -> Request:
        request = super().build_request(call)
        return renamed(request, "talk", request.json)


class OwnEmbedding(XinferenceTextEmbeddingModel):
    def build_request(self, call: Any) -> Request:
        return renamed(super().build_request(call), "embeddings", {"phrases": list(call.texts)})

    def parse_response(self, call: Any, response: Response) -> Vectors:
        payload = json_of(response, "points", provider=self.provider)
        points = [payload["points"][str(index)] for index, _ in enumerate(call.texts)]
        return Vectors(points, payload.get("cost"))


class OwnRerank(XinferenceRerankModel):
    def build_request(self, call: Any) -> Request:
        return renamed(super().build_request(call), "sort", {"q": call.query, "d": [*call.docs]})

    def parse_response(self, call: Any, response: Response) -> list[tuple[int, float]]:
        payload = json_of(response, "order", provider=self.provider)
        found = [(int(index), float(score)) for index, score in payload["order"]]
        if any(index >= len(call.docs) for index, _ in found):
            raise ValueError("a position beyond the documents")
        return found


class OwnSpeech2Text(XinferenceSpeech2TextModel):
    def build_request(self, call: Any) -> Request:
        sound = base64.b64encode(call.file.read()).decode()
        return renamed(super().build_request(call), "hear", {"sound": sound})

    def parse_response(self, call: Any, response: Response) -> str:
        text: str = json_of(response, "heard", provider=self.provider)["heard"]
        return text


class OwnTTS(XinferenceTTSModel):
    def build_request(self, call: Any) -> Request:
        return renamed(super().build_request(call), "say", {"line": call.content_text})


class OwnModeration(OpenaiModerationModel):
    def build_request(self, call: Any) -> Request:
        return renamed(super().build_request(call), "judge", {"line": call.text})

    def parse_response(self, call: Any, response: Response) -> Any:
        return {"bad": True, "good": False}[json_of(response, "?", provider=self.provider)["is"]]


class Own(Dialect):
    """The protocol of all six."""

    name = "own"
    batched = True
    _paths = ("/talk", "/embeddings", "/sort", "/hear", "/say", "/judge")

    def serves(self, model_type: str, asked: Asked) -> bool:
        return asked.path in self._paths and "input" not in asked.json

    def text(self, text: str, finish: str = "stop") -> Json:
        usage = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": ANSWER_TOKENS}
        return {
            "choices": [{"message": {"content": text}, "finish_reason": finish}],
            "usage": usage,
        }

    def text_events(self, pieces: Sequence[str], finish: str = "stop") -> list[Event]:
        usage = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": ANSWER_TOKENS}
        deltas: list[Json] = [{"choices": [{"delta": {"content": piece}}]} for piece in pieces]
        last: Json = {"choices": [{"delta": {}, "finish_reason": finish}], "usage": usage}
        return [Event(json.dumps(one)) for one in (*deltas, last)]

    def texts(self, asked: Asked) -> list[str]:
        return list(asked.json["phrases"])

    def vectors(self, rows: Sequence[tuple[int, Sequence[float]]], tokens: int | None) -> Json:
        return {"points": {str(index): list(vector) for index, vector in rows}, "cost": tokens}

    def ranking(self, rows: Sequence[tuple[int, float | None]]) -> Json:
        return {"order": [list(row) for row in rows]}

    def transcript(self, text: str) -> Json:
        return {"heard": text}

    def speech(self, audio: bytes) -> Sequence[Step]:
        return whole(audio, kind="audio/mpeg")

    def verdict(self, flagged: bool) -> Json:
        return {"is": "bad" if flagged else "good"}


ADAPTERS: dict[str, tuple[str, type[Any]]] = {
    "llm": ("xinference", OwnLLM),
    "text-embedding": ("xinference", OwnEmbedding),
    "rerank": ("xinference", OwnRerank),
    "speech2text": ("xinference", OwnSpeech2Text),
    "tts": ("xinference", OwnTTS),
    "moderation": ("openai", OwnModeration),
}


def target(
    model_type: str, *dialects: Dialect, adapter: type[Any] | None = None
) -> ConformanceTarget:
    provider, own = ADAPTERS[model_type]
    known = next(t for t in targets_of(provider) if t.model_type == model_type)
    return replace(known, make=adapter or own, dialects=dialects)


def card_of(*targets: ConformanceTarget) -> Scorecard:
    return run_suite("own", targets, modes=("sync",))


@pytest.mark.slow
@pytest.mark.parametrize("model_type", ADAPTERS)
def test_an_unknown_protocol_is_skipped_until_its_dialect_is_given(model_type: str) -> None:
    card = card_of(target(model_type))
    assert card.passed, "\n".join(card.lines())
    assert "the suite does not know its protocol" in card.lines()[0]
    assert any("no dialect for POST /" in line for line in card.lines())
    taught = card_of(target(model_type, Own()))
    assert taught.passed, "\n".join(taught.lines())
    assert taught.lines()[0] == "own: conforms"
    assert taught.count("passed") > card.count("passed")


class LosesText(OwnLLM):
    def parse_event(self, call: Any, event: Any) -> wire.Delta | str | None:
        delta = super().parse_event(call, event)
        return None if isinstance(delta, str) else delta


class FirstVectorForAll(OwnEmbedding):
    def parse_response(self, call: Any, response: Response) -> Vectors:
        vectors = super().parse_response(call, response).embeddings
        return Vectors([vectors[0] for _ in vectors], None)


class HearsLittle(OwnSpeech2Text):
    def parse_response(self, call: Any, response: Response) -> str:
        return super().parse_response(call, response).strip()


class NeverFlags(OwnModeration):
    def parse_response(self, call: Any, response: Response) -> bool:
        super().parse_response(call, response)
        return False


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model_type", "adapter", "check"),
    [
        ("llm", LosesText, "gives a streamed answer piece by piece"),
        ("text-embedding", FirstVectorForAll, "gives one vector per text"),
        ("speech2text", HearsLittle, "transcribes speech"),
        ("moderation", NeverFlags, "judges a text"),
    ],
)
def test_a_fault_in_a_custom_protocol_is_found(
    model_type: str, adapter: type[Any], check: str
) -> None:
    card = card_of(target(model_type, Own(), adapter=adapter))
    assert check in {verdict.check for verdict in card.failures()}


class OneByOne(Own):
    """One text per request, without token counts."""

    batched = False
    counted = False


class OneByOneEmbedding(OwnEmbedding):
    def batch_size(self, call: Any) -> int:
        return 1


@pytest.mark.slow
def test_what_a_protocol_cannot_express_is_skipped() -> None:
    card = card_of(target("text-embedding", OneByOne(), adapter=OneByOneEmbedding))
    assert card.passed, "\n".join(card.lines())
    skipped = {v.detail for v in card.verdicts if v.outcome == "skipped"}
    assert "the protocol has no several texts in one request" in skipped


class Broken(Own):
    def vectors(self, rows: Sequence[tuple[int, Sequence[float]]], tokens: int | None) -> Json:
        raise KeyError("points")


@pytest.mark.slow
def test_a_fault_of_a_dialect_is_reported_once(capfd: pytest.CaptureFixture[str]) -> None:
    card = card_of(target("text-embedding", Broken()))
    (line,) = [line for line in card.lines() if "FAIL" in line]
    assert "the dialect raised KeyError at " in line
    assert "test_conformance_dialects.py:" in line
    assert capfd.readouterr().err == ""


class Misspelt(OwnEmbedding):
    def parse_response(self, call: Any, response: Response) -> Vectors:
        return Vectors(json_of(response, "?", provider=self.provider)["ponits"], None)


@pytest.mark.slow
def test_one_cause_is_one_line() -> None:
    provider, adapter = "xinference", Misspelt
    known = next(t for t in targets_of(provider) if t.model_type == "text-embedding")
    card = run_suite("own", [replace(known, make=adapter, dialects=(Own(),))])
    assert len(card.failures()) > 4
    lines = [line for line in card.lines() if "FAIL" in line]
    assert len(lines) == 1, lines
    assert "KeyError at " in lines[0]


def test_a_type_without_any_check_does_not_pass() -> None:
    card = run_suite("own", [])
    assert not card.passed
    assert card.lines() == ["own: nothing was tested"]


def test_lines_of_json_are_a_stream_too() -> None:
    assert Line('{"a": 1}').encoded() == b'{"a": 1}\n'
