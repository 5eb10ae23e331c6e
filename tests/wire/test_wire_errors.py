"""Addresses, keys and rejections: what is sent, and what a rejection becomes."""

from __future__ import annotations

import pytest
from fault_server import UID, FaultServer, answer, event, reply, stream
from wire_app import App

from modelport.entities import (
    AudioPromptMessageContent,
    DocumentPromptMessageContent,
    ImagePromptMessageContent,
    SystemPromptMessage,
    TextPromptMessageContent,
    UserPromptMessage,
    VideoPromptMessageContent,
)
from modelport.errors import (
    ContextLengthError,
    InvokeAuthorizationError,
    InvokeBadRequestError,
    InvokeError,
    InvokeRateLimitError,
    InvokeServerUnavailableError,
    UnsupportedCapabilityError,
)
from modelport.interfaces import CallOptions
from modelport_providers.wire.http.urls import path_segment, server_base

OK = reply({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]})
IMAGE = ImagePromptMessageContent(format="png", mime_type="image/png", base64_data="AAAA")


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("http://h:9997", "http://h:9997/v1"),
        ("http://h:9997/", "http://h:9997/v1"),
        ("http://h:9997/v1", "http://h:9997/v1"),
        ("http://h:9997/v1/", "http://h:9997/v1"),
        ("http://h:9997//v1//", "http://h:9997/v1"),
        ("  http://h:9997/v1\n", "http://h:9997/v1"),
        ("h:9997", "http://h:9997/v1"),
        ("127.0.0.1:9997/v1", "http://127.0.0.1:9997/v1"),
        ("https://h/xinference", "https://h/xinference/v1"),
        ("https://h/x/v1/", "https://h/x/v1"),
        ("HTTPS://h", "https://h/v1"),
        ("http://h:9997/v1/chat/completions", "http://h:9997/v1"),
        ("http://h:9997/ui/#/login", "http://h:9997/v1"),
        ("http://[::1]:9997", "http://[::1]:9997/v1"),
    ],
)
def test_an_address_may_be_written_in_many_ways(text: str, base: str) -> None:
    assert server_base(text) == base


@pytest.mark.parametrize("text", ["", "  ", "ftp://h", "http://", "http://h:port", "http://a b"])
def test_an_invalid_address_is_rejected_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="the server address"):
        server_base(text)


def test_names_are_encoded_for_a_path() -> None:
    assert path_segment("a b?#%/中") == "a%20b%3F%23%25%2F%E4%B8%AD"


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
def test_every_way_to_write_the_address_reaches_the_server(
    server: FaultServer, quick: App, suffix: str
) -> None:
    server.chat(OK)
    quick.credentials["server_url"] = server.url.removeprefix("http://") + suffix
    assert quick.invoke().text == "ok"


def test_an_awkward_uid_is_encoded_in_paths_and_plain_in_bodies(
    server: FaultServer, quick: App
) -> None:
    path = "/v1/models/tiny%20chat%3F%23%E4%B8%AD%E6%96%87"
    server.on("GET", path, reply({"model_type": "LLM", "model_ability": ["chat"]}))
    server.chat(OK)
    quick.credentials["model_uid"] = "tiny chat?#中文"
    quick.invoke()
    assert server.chats[0].json["model"] == "tiny chat?#中文"
    assert len(server.requests(path)) == 1


def test_a_uid_with_a_slash_is_rejected_with_the_reason(server: FaultServer, quick: App) -> None:
    quick.credentials["model_uid"] = "a/b"
    with pytest.raises(InvokeBadRequestError, match="has a slash"):
        quick.invoke()
    assert server.seen == []


def test_a_key_is_sent_as_bearer(server: FaultServer, quick: App) -> None:
    server.chat(OK)
    quick.credentials["api_key"] = "sk-1"
    quick.invoke()
    assert [one.headers.get("authorization") for one in server.seen] == ["Bearer sk-1"] * 2


@pytest.mark.parametrize("key", [None, "", "  "])
def test_without_a_key_there_is_no_header(server: FaultServer, quick: App, key: str | None) -> None:
    server.chat(OK)
    quick.credentials["api_key"] = key
    quick.invoke()
    assert all("authorization" not in one.headers for one in server.seen)


def test_a_key_with_a_line_break_is_rejected_and_not_shown(server: FaultServer, quick: App) -> None:
    quick.credentials["api_key"] = "sk-secret\r\nx: y"
    with pytest.raises(InvokeBadRequestError, match="the header authorization") as caught:
        quick.invoke()
    assert "sk-secret" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvokeBadRequestError),
        (401, InvokeAuthorizationError),
        (403, InvokeAuthorizationError),
        (404, InvokeBadRequestError),
        (413, InvokeBadRequestError),
        (422, InvokeBadRequestError),
        (429, InvokeRateLimitError),
        (500, InvokeServerUnavailableError),
        (501, InvokeServerUnavailableError),
        (502, InvokeServerUnavailableError),
        (503, InvokeServerUnavailableError),
        (504, InvokeServerUnavailableError),
    ],
)
def test_each_status_has_its_class(
    server: FaultServer, app: App, status: int, kind: type[InvokeError]
) -> None:
    server.chat(reply({"detail": "said the server"}, status, x_request_id="r-7"))
    with pytest.raises(kind, match="said the server") as caught:
        app.invoke()
    error = caught.value
    assert (error.status, error.request_id, error.provider) == (status, "r-7", "xinference")
    assert error.server_message == "said the server"
    assert error.body == '{"detail": "said the server"}'


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ('{"detail": "plain"}', "application/json", "plain"),
        ('{"error": "plain"}', "application/json", "plain"),
        ('{"error": {"message": "inner", "type": "x"}}', "application/json", "inner"),
        ('{"message": "plain"}', "application/json", "plain"),
        (
            '{"detail": [{"loc": ["body", "file"], "msg": "Field required"}]}',
            "application/json",
            "body.file: Field required",
        ),
        ("just text", "text/plain", "just text"),
        ("<html><title>502 Bad &amp; Gateway</title></html>", "text/html", "502 Bad & Gateway"),
        ("", "text/plain", None),
    ],
)
def test_the_words_of_the_server_are_found(
    server: FaultServer, quick: App, body: str, kind: str, words: str | None
) -> None:
    server.chat(answer(502, body, kind))
    with pytest.raises(InvokeServerUnavailableError) as caught:
        quick.invoke()
    assert caught.value.server_message == words
    assert (words or "no text") in str(caught.value)


def test_a_key_that_the_server_repeats_is_masked_everywhere(
    server: FaultServer, quick: App
) -> None:
    quick.credentials["api_key"] = "sk-very-secret"
    server.chat(reply({"detail": "wrong key: sk-very-secret"}, 400))
    with pytest.raises(InvokeBadRequestError) as caught:
        quick.invoke()
    error = caught.value
    shown = f"{error!s}{error!r}{error.body}{error.server_message}{error.__cause__!r}"
    assert "sk-very-secret" not in shown


def test_a_password_in_the_address_is_not_shown(quick: App) -> None:
    quick.credentials["server_url"] = "http://user:hunter22@127.0.0.1:1"
    with pytest.raises(InvokeError) as caught:
        quick.invoke()
    assert "hunter22" not in f"{caught.value}{caught.value.__cause__}"


def test_a_rejected_parameter_is_a_bad_request_though_its_status_is_500(
    server: FaultServer, quick: App
) -> None:
    quick.credentials["max_retries"] = "3"
    message = (
        "Internal Server Error: 1 validation error for CreateChatCompletion\n"
        "temperature\n  value is not a valid float (type=type_error.float)"
    )
    server.chat(answer(500, message, "text/plain"))
    with pytest.raises(InvokeBadRequestError, match="temperature: value is not a valid float"):
        quick.invoke()
    assert len(server.chats) == 1


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
        "Max tokens exceeds model's max length",
        "prompt is too long: 5000 tokens > 4096 maximum",
    ],
)
def test_a_prompt_that_does_not_fit_has_its_own_error(
    server: FaultServer, quick: App, message: str
) -> None:
    server.chat(reply({"detail": message}, 400))
    with pytest.raises(ContextLengthError, match="context of 2048 tokens"):
        quick.invoke()


def test_too_many_tokens_are_distinguished_from_a_rejection_without_a_reason(
    server: FaultServer, quick: App
) -> None:
    quick.parameters = {"max_tokens": 4000}
    server.chat(
        reply({"detail": "The chat completion request failed. Check the server logs."}, 500)
    )
    with pytest.raises(ContextLengthError, match=r"2048 tokens: .* may take 4000"):
        quick.invoke()


def test_parameters_are_sent_as_given_and_nothing_else(server: FaultServer, quick: App) -> None:
    server.chat(OK)
    quick.parameters = {"temperature": 0, "top_k": 5, "seed": 7, "presence_penalty": -1.5}
    quick.invoke(stop=["END"], user="me")
    body = server.chats[0].json
    assert body.pop("request_id")
    assert body == {
        "model": UID,
        "messages": [{"role": "user", "content": "Hello"}],
        "temperature": 0,
        "top_k": 5,
        "seed": 7,
        "presence_penalty": -1.5,
        "stop": ["END"],
        "user": "me",
    }


def test_extra_headers_and_body_are_sent_and_take_precedence(
    server: FaultServer, quick: App
) -> None:
    server.chat(OK)
    quick.parameters = {"temperature": 0.5}
    quick.options = CallOptions(
        extra_headers={"X-Tenant": "t1"}, extra_body={"temperature": 1.9, "mirostat": 2}
    )
    quick.invoke()
    assert server.chats[0].headers["x-tenant"] == "t1"
    assert server.chats[0].json["temperature"] == 1.9
    assert server.chats[0].json["mirostat"] == 2


@pytest.mark.parametrize(
    ("parameters", "sent"),
    [
        ({"response_format": "json_object"}, {"type": "json_object"}),
        (
            {
                "response_format": "json_schema",
                "json_schema": '{"type": "object", "title": "City"}',
            },
            {
                "type": "json_schema",
                "json_schema": {
                    "name": "City",
                    "schema": {"type": "object", "title": "City"},
                },
            },
        ),
    ],
)
def test_a_format_of_the_answer_is_requested(
    server: FaultServer, quick: App, parameters: dict[str, str], sent: object
) -> None:
    server.chat(OK)
    quick.parameters = parameters
    quick.invoke()
    assert server.chats[0].json["response_format"] == sent


def test_images_are_sent_to_models_with_vision(server: FaultServer, quick: App) -> None:
    server.describe(["chat", "vision"])
    server.chat(OK)
    quick.invoke([UserPromptMessage(content=[TextPromptMessageContent(data="what?"), IMAGE])])
    assert server.chats[0].json["messages"][0]["content"] == [
        {"type": "text", "text": "what?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
    ]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (IMAGE, "takes no images"),
        (
            AudioPromptMessageContent(format="wav", mime_type="audio/wav", base64_data="AA"),
            "takes no audio",
        ),
        (
            VideoPromptMessageContent(format="mp4", mime_type="video/mp4", url="http://x/v.mp4"),
            "takes no video",
        ),
        (
            DocumentPromptMessageContent(format="pdf", mime_type="application/pdf", url="http://x"),
            "takes no document",
        ),
    ],
)
def test_a_part_that_the_model_cannot_take_is_rejected_not_dropped(
    server: FaultServer, quick: App, part: object, words: str
) -> None:
    with pytest.raises(UnsupportedCapabilityError, match=words):
        quick.invoke([UserPromptMessage(content=[part])])  # type: ignore[list-item]
    assert server.chats == []


def test_system_messages_are_first_where_the_template_requires_it(
    server: FaultServer, quick: App
) -> None:
    server.describe(["chat"], strict_system_first=True)
    server.chat(OK)
    user, system = UserPromptMessage(content="hi"), SystemPromptMessage(content="be brief")
    quick.invoke([user, system])
    assert [one["role"] for one in server.chats[0].json["messages"]] == ["system", "user"]


def test_a_completion_model_takes_one_message_of_the_user(server: FaultServer, quick: App) -> None:
    server.describe(["generate"])
    messages = [SystemPromptMessage(content="be brief"), UserPromptMessage(content="hi")]
    with pytest.raises(InvokeBadRequestError, match=r"exactly one user message.*system, user"):
        quick.invoke(messages)


def test_a_model_of_another_type_is_rejected_before_the_call(
    server: FaultServer, quick: App
) -> None:
    server.describe(["embed"], model_type="embedding")
    with pytest.raises(UnsupportedCapabilityError, match="model of type embedding"):
        quick.invoke()
    assert server.chats == []


def test_too_many_tokens_are_distinguished_from_a_rejection_inside_a_stream_too(
    server: FaultServer, quick: App
) -> None:
    quick.parameters = {"max_tokens": 4000}
    words = "The chat completion request failed. Check the server logs for details."
    server.chat(stream(event({"error": words})))
    with pytest.raises(ContextLengthError, match="context of 2048 tokens"):
        quick.stream()
