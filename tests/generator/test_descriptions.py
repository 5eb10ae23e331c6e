"""How the SDK describes a credential: what the form shows, without repetition."""

from __future__ import annotations

from typing import Any

import pytest

from modelport_generator.build.keywords import credential_doc


def _text(text: str) -> dict[str, str]:
    return {"en_US": text}


def _select(choices: dict[str, str], **more: Any) -> dict[str, Any]:
    options = [{"value": value, "label": _text(label)} for value, label in choices.items()]
    return {"type": "select", "label": _text("Mode"), "options": options, **more}


@pytest.mark.parametrize(
    ("label", "help_text", "described"),
    [
        ("Model UID", "UID of the running model", "UID of the running model."),
        ("API address", "Address of the API.", "Address of the API."),
        (
            "API key",
            "Only when the server asks for one",
            "API key. Only when the server asks for one.",
        ),
        ("API key", "", "API key."),
        ("地址", "服务器地址", "地址. 服务器地址."),
    ],
)
def test_a_label_is_left_out_when_the_help_has_its_words(
    label: str, help_text: str, described: str
) -> None:
    field = {"type": "text-input", "label": _text(label), "help": _text(help_text)}
    assert credential_doc([field]) == described


def test_choices_are_shown_with_their_labels() -> None:
    field = _select({"no_call": "Not supported", "tool_call": "Tools"}, default="tool_call")
    assert credential_doc([field]) == (
        "Mode. Choices: no_call (Not supported), tool_call (Tools). Default tool_call."
    )


def test_choices_are_left_out_when_their_labels_repeat_them_or_there_are_many() -> None:
    assert credential_doc([_select({"chat": "Chat", "tool_call": "Tool call"})]) == "Mode."
    assert credential_doc([_select({str(n): f"Choice {n}" for n in range(9)})]) == "Mode."


def test_the_default_of_a_secret_is_not_shown() -> None:
    field = {"type": "secret-input", "label": _text("API key"), "default": "sk-1"}
    assert credential_doc([field]) == "API key."
