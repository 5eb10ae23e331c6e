"""The suite passes for the bundled providers, and reports each fault planted into an adapter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from modelport.entities import LLMResult
from modelport.errors import WireServerError
from modelport.interfaces import LLMCall, Request, Response, ServerSentEvent
from modelport_generator.cli import cli
from modelport_providers import wire
from modelport_providers.conformance import run_suite, targets_of
from modelport_providers.openai_api_compatible.openai_api_compatible import (
    OpenaiApiCompatibleProvider,
)
from modelport_providers.wire.protocols import openai
from modelport_providers.xinference.llm.llm import XinferenceAILargeLanguageModel
from modelport_providers.xinference.rerank.rerank import XinferenceRerankModel
from modelport_providers.xinference.text_embedding.text_embedding import (
    XinferenceTextEmbeddingModel,
)
from modelport_providers.xinference.tts.tts import XinferenceTTSModel

OURS = ("xinference", "openai_api_compatible", "openllm", "openai", "anthropic")


@pytest.mark.slow
@pytest.mark.parametrize("provider", OURS)
def test_our_adapters_conform(provider: str) -> None:
    card = run_suite(provider, targets_of(provider))
    assert card.passed, "\n".join(card.lines())
    assert card.count("passed") >= 60


class _Accepts(OpenaiApiCompatibleProvider):
    """Accepts every key, as a scaffold does."""

    def validate_provider_credentials(self, credentials: Mapping[str, Any]) -> None: ...

    async def avalidate_provider_credentials(self, credentials: Mapping[str, Any]) -> None: ...


@pytest.mark.slow
def test_a_provider_that_accepts_every_key_of_its_own_is_found() -> None:
    target = next(t for t in targets_of("openai") if t.model_type == "moderation")
    card = run_suite("planted", [replace(target, make_provider=_Accepts)])
    assert {(each.check, each.mode) for each in card.failures()} == {
        (check, mode)
        for check in (
            "rejects a bad key of the provider",
            "rejects a bad address of the provider",
        )
        for mode in ("sync", "async")
    }


@pytest.mark.slow
def test_without_a_form_of_its_own_a_provider_has_nothing_to_reject() -> None:
    target = next(t for t in targets_of("xinference") if t.model_type == "rerank")
    card = run_suite("xinference", [target], modes=("sync",))
    assert not any("of the provider" in each.check for each in card.verdicts)


def failures(model_type: str, adapter: type[Any]) -> set[str]:
    """Return the titles of the checks that an adapter fails."""
    target = next(t for t in targets_of("xinference") if t.model_type == model_type)
    card = run_suite("planted", [replace(target, make=adapter)], modes=("sync",))
    return {verdict.check for verdict in card.failures()}


class LosesToolCalls(XinferenceAILargeLanguageModel):
    """Reads only the text of an event, as a published plugin does."""

    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        delta = super().parse_event(call, event)
        if isinstance(delta, wire.Delta):
            delta.tool_calls = ()
        return delta


class LosesReasoning(XinferenceAILargeLanguageModel):
    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        delta = super().parse_event(call, event)
        if isinstance(delta, wire.Delta):
            delta.reasoning = ""
        return delta


class InventsAnEnd(XinferenceAILargeLanguageModel):
    """Reads a reason to finish out of any event, so a cut stream looks whole."""

    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        delta = super().parse_event(call, event)
        if isinstance(delta, wire.Delta):
            delta.finish_reason = delta.finish_reason or "stop"
        return delta


class SwallowsErrors(XinferenceAILargeLanguageModel):
    def parse_event(self, call: LLMCall, event: ServerSentEvent) -> wire.Delta | str | None:
        return openai.read_event(event, lambda payload, text: ValueError("An error occurred"))


class Estimates(XinferenceAILargeLanguageModel):
    def parse_response(self, call: LLMCall, response: Response) -> wire.Delta | LLMResult:
        delta: Any = super().parse_response(call, response)
        delta.usage = None
        return delta


class AcceptsAnyKey(XinferenceAILargeLanguageModel):
    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Accept."""

    async def avalidate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Accept."""


class TellsTheKey(XinferenceAILargeLanguageModel):
    def refine_error(self, call: Any, error: Any) -> Exception:
        raise WireServerError(f"{error} with {dict(call.credentials)}", status=error.status)

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        from modelport.errors import CredentialsValidateFailedError

        raise CredentialsValidateFailedError(f"cannot use {dict(credentials)}")


class ChangesTheMessages(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        call.prompt_messages[0].content = "changed"
        return super().build_request(call)


class KeyInTheAddress(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        request = super().build_request(call)
        return replace(request, url=f"{request.url}?key={call.credentials['api_key']}", headers={})


def with_body(request: Request, **changes: Any) -> Request:
    return replace(request, json={**dict(request.json or {}), **changes})


class SendsTheLastMessage(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        return super().build_request(replace(call, prompt_messages=call.prompt_messages[-1:]))


class TurnsTheConversation(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        return super().build_request(replace(call, prompt_messages=call.prompt_messages[::-1]))


class KnowsTheBestTemperature(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        return with_body(super().build_request(call), temperature=0.7)


class DropsZero(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        kept = {name: value for name, value in call.model_parameters.items() if value}
        return super().build_request(replace(call, model_parameters=kept))


class AsksForAnotherModel(XinferenceAILargeLanguageModel):
    def build_request(self, call: LLMCall) -> Request:
        return with_body(super().build_request(call), model="default")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("adapter", "named"),
    [
        (LosesToolCalls, {"reads streamed tool calls", "reads streamed tool calls: interleaved"}),
        (LosesReasoning, {"separates reasoning from the answer"}),
        (InventsAnEnd, {"recognises a truncated stream"}),
        (SwallowsErrors, {"reports an error inside a stream"}),
        (Estimates, {"reports the server's usage"}),
        (AcceptsAnyKey, {"rejects a bad key when credentials are checked"}),
        (TellsTheKey, {"never shows the key"}),
        (ChangesTheMessages, {"leaves the caller's arguments alone"}),
        (KeyInTheAddress, {"sends the key, in a header only"}),
        (SendsTheLastMessage, {"sends the whole conversation in order"}),
        (TurnsTheConversation, {"sends the whole conversation in order"}),
        (KnowsTheBestTemperature, {"sends the given temperature"}),
        (DropsZero, {"sends the given temperature"}),
        (AsksForAnotherModel, {"asks for the given model"}),
    ],
)
def test_a_planted_fault_of_a_language_model_is_named(adapter: type[Any], named: set[str]) -> None:
    found = failures("llm", adapter)
    assert named <= found
    assert len(found) < 20, "a fault should not fail everything"


class SortsNothing(XinferenceTextEmbeddingModel):
    def parse_response(self, call: Any, response: Response) -> Any:
        vectors = [one["embedding"] for one in response.json()["data"]]
        from modelport_providers.wire.models.text_embedding import Vectors

        return Vectors(vectors)


class Normalises(XinferenceRerankModel):
    """Stretches the scores of an answer from 0 to 1, so that a single good document gets 0."""

    def parse_response(self, call: Any, response: Response) -> list[tuple[int, float]]:
        scores = super().parse_response(call, response)
        low, high = min(s for _, s in scores), max(s for _, s in scores)
        return [(i, (s - low) / ((high - low) or 1)) for i, s in scores]


class NeverSpeaks(XinferenceTTSModel):
    """Checks credentials in a generator that is never consumed."""

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        self._invoke(model, credentials, "hi")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model_type", "adapter", "named"),
    [
        ("text-embedding", SortsNothing, "puts vectors in the order of the texts"),
        ("rerank", Normalises, "leaves scores unchanged"),
        ("tts", NeverSpeaks, "rejects a bad key when credentials are checked"),
    ],
)
def test_a_planted_fault_of_another_type_is_named(
    model_type: str, adapter: type[Any], named: str
) -> None:
    assert named in failures(model_type, adapter)


@pytest.mark.slow
def test_the_command_prints_a_scorecard_and_its_exit_code_agrees() -> None:
    done = CliRunner().invoke(cli, ["conformance", "openllm", "--type", "text-embedding"])
    assert done.exit_code == 0, done.output
    assert "openllm: conforms" in done.output
    data = json.loads(
        CliRunner()
        .invoke(cli, ["conformance", "openllm", "--type", "text-embedding", "--json"])
        .output
    )
    assert data["passed"] is True
    assert {verdict["mode"] for verdict in data["verdicts"]} == {"sync", "async"}


def test_an_unknown_provider_is_rejected_with_what_is_installed() -> None:
    done = CliRunner().invoke(cli, ["conformance", "nothing"])
    assert done.exit_code == 2
    assert "'xinference'" in done.output


def test_a_card_without_a_single_pass_does_not_pass() -> None:
    assert run_suite("empty", []).passed is False
