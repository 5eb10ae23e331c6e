"""Checks of what an adapter of a language model sends: no part of the call is lost or changed."""

from __future__ import annotations

from modelport.entities import AssistantPromptMessage, SystemPromptMessage, UserPromptMessage
from modelport.errors import InvokeBadRequestError

from .check import Check
from .expect import expect, expect_equal
from .harness import AdapterHarness, NotApplicable
from .llm import LLM
from .script import answering_text

CONVERSATION = ("You answer in rhymes.", "What rhymes with sun?", "Run does.", "And with moon?")


def whole_conversation(harness: AdapterHarness) -> None:
    answering_text(harness, "Soon.")
    system, question, answer, further = CONVERSATION
    harness.ask(
        [
            SystemPromptMessage(content=system),
            UserPromptMessage(content=question),
            AssistantPromptMessage(content=answer),
            UserPromptMessage(content=further),
        ]
    )
    sent = harness.calls[-1].body.decode()
    lost = [text for text in CONVERSATION if text not in sent]
    expect(not lost, f"not in the request: {lost}")
    # The place of the system message depends on the protocol.
    turns = CONVERSATION[1:]
    expect_equal(tuple(sorted(turns, key=sent.index)), turns, "the order of the messages")


def given_temperature(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi")
    try:
        sent = _with_temperature(harness, 0.25)
    except InvokeBadRequestError as error:
        if not error.violations:
            raise
        raise NotApplicable("the rules of this model do not allow the temperature 0.25") from None
    expect("0.25" in sent, "the temperature 0.25 is not in the request")
    if '"temperature"' in sent:
        zero = _with_temperature(harness, 0)
        expect('"temperature"' in zero, "the temperature 0 is not in the request")


def named_model(harness: AdapterHarness) -> None:
    answering_text(harness, "Hi")
    harness.ask()
    sent = harness.calls[-1]
    # The server's name for the model may be in the credentials.
    names = [harness.target.model, *map(str, harness.credentials.values())]
    model = sent.json.get("model")
    if model is None and harness.target.model not in sent.path:
        raise NotApplicable("neither the path nor the body names a model")
    expect(model is None or model in names, f"the request is for the model {model!r}")


def _with_temperature(harness: AdapterHarness, temperature: float) -> str:
    prompt = [UserPromptMessage(content="Hello")]
    harness.call("invoke", prompt, {"temperature": temperature})
    return harness.calls[-1].body.decode()


CHECKS = (
    Check("sends the whole conversation in order", LLM, whole_conversation),
    Check("sends the given temperature", LLM, given_temperature),
    Check("asks for the given model", LLM, named_model),
)
