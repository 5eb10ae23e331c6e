"""The recordings that `make test` plays still agree with a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from modelport._runtime.testing.recording import Recording
from servers.asks import Ask, plain_asks
from servers.recording import read_scene
from servers.session import Session, open_session
from servers.target import Target

RECORDED = {recording.name: recording for recording in read_scene("plain")}
# Decimals differ a little between processors, and llama.cpp reports what it had cached from earlier
# calls.
VAGUE = re.compile(
    r"-?\d+\.\d+(?:e-?\d+)?|(?<=\"embedding\": )\"[^\"]+\""
    r"|(?<=cached_tokens\":)\d+|(?<=\"cache_n\":)\d+|(?<=\"prompt_n\":)\d+"
)


@pytest.fixture(scope="module")
def session(target: Target) -> Iterator[Session]:
    with open_session("plain", target.url) as opened:
        yield opened


@pytest.mark.parametrize("ask", plain_asks(), ids=lambda ask: ask.name)
def test_a_recording_equals_the_answer_of_the_server(session: Session, ask: Ask) -> None:
    assert _gist(session.record(ask)) == _gist(RECORDED[ask.name])


def _gist(recording: Recording) -> list[object]:
    answer = recording.answer
    gist: list[object] = [answer.status, answer.headers, answer.chunked, answer.complete]
    try:
        text = answer.content.decode("utf-8")
    except UnicodeDecodeError:
        return gist  # a sound, of noise
    if "Model not found" in text:
        return gist  # says more or less, depending on when it was last asked
    if '"relevance_score":' in text:
        return [*gist, _ranking(text, recording.question.body["documents"])]
    return [*gist, VAGUE.sub("0.5", text)]


def _ranking(text: str, documents: list[str]) -> dict[str, object]:
    """Return what does not depend on the scores, which are those of random weights: best first, own texts."""
    ranking = json.loads(text)
    results = ranking.pop("results")
    scores = [each["relevance_score"] for each in results]
    texts = [each["document"] and each["document"]["text"] for each in results]
    return {
        **ranking,
        "count": len({each["index"] for each in results}),
        "best first": scores == sorted(scores, reverse=True),
        "with texts": all(texts) and texts == [documents[each["index"]] for each in results],
    }
