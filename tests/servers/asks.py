"""The recorded requests to a server with all tiny models and without keys, one per case of an adapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelport._runtime.testing.recording import Match
from servers.sounds import tone
from servers.tiny.lessons import WEATHER_QUESTION, WEATHER_TOOL

CHAT = "/v1/chat/completions"
COMPLETIONS = "/v1/completions"
EMBEDDINGS = "/v1/embeddings"
RERANK = "/v1/rerank"
TRANSCRIPTIONS = "/v1/audio/transcriptions"
SPEECH = "/v1/audio/speech"
MODELS = "/v1/models"

UNKNOWN = "nope"
AWKWARD = "tiny chat?#中文"  # a uid that has to be percent-encoded
AWKWARD_PATH = f"{MODELS}/tiny%20chat%3F%23%E4%B8%AD%E6%96%87"
UIDS = (
    "tiny-chat",
    "tiny-tools",
    "tiny-generate",
    "tiny-reason",
    "cpp-tools",
    "tiny-embed",
    "tiny-rerank",
    "tiny-whisper",
    "tiny-tts",
)
CAPITAL = "What is the capital of France?"
GREEK = "Grüße auf Griechisch"
CAPITALS = ("Paris is a capital.", "Tea is a drink.", "Rome is a capital.")
# What goes back after a tool call; the id is what the recorded call carries.
TOOL_HISTORY: Sequence[dict[str, Any]] = (
    {"role": "user", "content": WEATHER_QUESTION},
    {
        "role": "assistant",
        "content": "",
        "tool_calls": [
            {
                "id": "call_00000000-0000-4000-8000-000000000002",
                "type": "function",
                "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'},
            }
        ],
    },
    {
        "role": "tool",
        "tool_call_id": "call_00000000-0000-4000-8000-000000000002",
        "content": "sunny, 21 C",
    },
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; a `file` makes it a form."""

    name: str
    path: str
    body: dict[str, Any] = field(default_factory=dict[str, Any])
    method: str = "POST"
    match: Match = "body"
    file: bytes | None = None


def plain_asks() -> list[Ask]:
    """Return all requests of the scene 'plain'."""
    return [
        *_models(),
        *_chats(),
        *_streams(),
        *_tools(),
        *_wrong_chats(),
        *_completions(),
        *_embeddings(),
        *_ranks(),
        *_audio(),
        *_unknown(),
    ]


def chat(uid: str, *messages: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a chat body with the greedy decoding that makes the answers repeat."""
    listed = [{"role": "user", "content": m} if isinstance(m, str) else m for m in messages]
    return {"model": uid, "messages": listed, "temperature": 0, **more}


def streamed(body: dict[str, Any]) -> dict[str, Any]:
    """Ask for a stream that reports usage."""
    return {**body, "stream": True, "stream_options": {"include_usage": True}}


def _get(name: str, path: str) -> Ask:
    return Ask(name, path, method="GET", match="path")


def _models() -> Iterator[Ask]:
    yield _get("models", MODELS)
    for uid in UIDS:
        yield _get(f"model-{uid}", f"{MODELS}/{uid}")
    yield _get("model-awkward", AWKWARD_PATH)
    yield _get("model-unknown", f"{MODELS}/{UNKNOWN}")
    yield _get("models-slash", f"{MODELS}/")
    yield _get("cluster-auth", "/v1/cluster/auth")
    yield _get("cluster-version", "/v1/cluster/version")
    yield _get("not-an-endpoint", "/v1/v1/models")
    yield _get("outside-v1", "/health")
    yield Ask("abort-nothing", f"{MODELS}/tiny-chat/requests/any/abort", match="path")


def _chats() -> Iterator[Ask]:
    system = {"role": "system", "content": "You are a helpful assistant."}
    yield Ask("chat-hello", CHAT, chat("tiny-chat", "Hello"))
    yield Ask("chat-capital", CHAT, chat("tiny-chat", CAPITAL))
    yield Ask("chat-capital-short", CHAT, chat("tiny-chat", CAPITAL, max_tokens=64))
    yield Ask("chat-system", CHAT, chat("tiny-chat", system, "Hi"))
    yield Ask("chat-greek", CHAT, chat("tiny-chat", GREEK))
    yield Ask("chat-ok", CHAT, chat("tiny-chat", "Say ok"))
    yield Ask("chat-length", CHAT, chat("tiny-chat", "Count to sixty", max_tokens=5))
    yield Ask("chat-stop", CHAT, chat("tiny-chat", "Count to sixty", stop=[" 7"]))
    yield Ask("chat-awkward", CHAT, chat(AWKWARD, "Hello"))
    yield Ask("chat-reasoning", CHAT, chat("tiny-reason", "Think about 2+2"))
    yield Ask("cpp-hello", CHAT, chat("cpp-tools", "Hello"))


def _streams() -> Iterator[Ask]:
    system = {"role": "system", "content": "You are a helpful assistant."}
    hello = chat("tiny-chat", "Hello")
    yield Ask("stream-hello", CHAT, streamed(hello))
    yield Ask("stream-hello-no-usage", CHAT, {**hello, "stream": True})
    yield Ask("stream-capital", CHAT, streamed(chat("tiny-chat", CAPITAL)))
    yield Ask("stream-system", CHAT, streamed(chat("tiny-chat", system, "Hi")))
    yield Ask("stream-greek", CHAT, streamed(chat("tiny-chat", GREEK)))
    yield Ask("stream-sixty", CHAT, streamed(chat("tiny-chat", "Count to sixty")))
    length = chat("tiny-chat", "Count to sixty", max_tokens=5)
    yield Ask("stream-length", CHAT, streamed(length))
    yield Ask("stream-stop", CHAT, streamed(chat("tiny-chat", "Count to sixty", stop=[" 7"])))
    forever = chat("tiny-chat", "Talk forever", max_tokens=200)
    yield Ask("stream-forever", CHAT, streamed(forever))
    yield Ask("stream-reasoning", CHAT, streamed(chat("tiny-reason", "Think about 2+2")))
    yield Ask("cpp-stream-hello", CHAT, streamed(chat("cpp-tools", "Hello")))
    yield Ask("cpp-stream-no-usage", CHAT, {**chat("cpp-tools", "Hello"), "stream": True})


def _tools() -> Iterator[Ask]:
    tools = [WEATHER_TOOL]
    for uid, prefix in (("tiny-tools", "tools"), ("cpp-tools", "cpp-tools")):
        call = chat(uid, WEATHER_QUESTION, tools=tools)
        result = chat(uid, *TOOL_HISTORY, tools=tools)
        unused = chat(uid, "Hello", tools=tools)
        yield Ask(f"{prefix}-call", CHAT, call)
        yield Ask(f"{prefix}-call-stream", CHAT, streamed(call))
        yield Ask(f"{prefix}-result", CHAT, result)
        yield Ask(f"{prefix}-result-stream", CHAT, streamed(result))
        yield Ask(f"{prefix}-unused", CHAT, unused)
        yield Ask(f"{prefix}-unused-stream", CHAT, streamed(unused))


def _wrong_chats() -> Iterator[Ask]:
    unable = chat("tiny-chat", WEATHER_QUESTION, tools=[WEATHER_TOOL])
    yield Ask("chat-not-able-to-call-tools", CHAT, unable)
    yield Ask("stream-not-able-to-call-tools", CHAT, streamed(unable))
    # The prompt says what is wrong: temperatures are not compared when a recording is looked up.
    hot = {**chat("tiny-chat", "Too hot"), "temperature": 3}
    yield Ask("chat-temperature-out-of-range", CHAT, hot)
    yield Ask("stream-temperature-out-of-range", CHAT, streamed(hot))
    yield Ask("chat-no-messages", CHAT, chat("tiny-chat"))
    long = chat("tiny-chat", "Hello", max_tokens=5000)
    yield Ask("chat-too-many-tokens", CHAT, long)
    yield Ask("stream-too-many-tokens", CHAT, streamed(long))
    yield Ask("chat-with-embedding-model", CHAT, chat("tiny-embed", "Hello"), match="model")
    wrong = streamed(chat("tiny-rerank", "Hello"))
    yield Ask("stream-with-rerank-model", CHAT, wrong, match="model")


def _completions() -> Iterator[Ask]:
    once = {"model": "tiny-generate", "prompt": "Once upon a time", "temperature": 0}
    short = {**once, "prompt": "One two", "max_tokens": 4}
    yield Ask("completion", COMPLETIONS, once)
    yield Ask("completion-stream", COMPLETIONS, streamed(once))
    yield Ask("completion-stream-no-usage", COMPLETIONS, {**once, "stream": True})
    yield Ask("completion-length", COMPLETIONS, short)
    yield Ask("completion-length-stream", COMPLETIONS, streamed(short))
    # The server says what went wrong here, unlike for chats.
    long = {**once, "prompt": "Too long", "max_tokens": 5000}
    yield Ask("completion-too-many-tokens", COMPLETIONS, long)
    yield Ask("completion-stream-too-many-tokens", COMPLETIONS, streamed(long))
    chatty = {**once, "model": "tiny-chat"}
    yield Ask("completion-with-chat-model", COMPLETIONS, chatty)
    yield Ask("completion-stream-with-chat-model", COMPLETIONS, streamed(chatty))


def _embeddings() -> Iterator[Ask]:
    def ask(name: str, texts: list[str], **more: Any) -> Ask:
        return Ask(name, EMBEDDINGS, {"model": "tiny-embed", "input": texts, **more})

    yield ask("embedding", ["Hello"])
    yield ask("embedding-three", list(CAPITALS))
    yield ask("embedding-base64", ["Hello"], encoding_format="base64")
    yield ask("embedding-three-base64", list(CAPITALS), encoding_format="base64")
    yield ask("embedding-nothing", [])
    yield ask("embedding-empty-text", [""])
    wrong = {"model": "tiny-chat", "input": ["Hello"]}
    yield Ask("embedding-with-chat-model", EMBEDDINGS, wrong, match="model")


def _ranks() -> Iterator[Ask]:
    def ask(name: str, documents: list[str], **more: Any) -> Ask:
        body = {"model": "tiny-rerank", "query": "capital", "documents": documents}
        return Ask(name, RERANK, {**body, **more})

    yield ask("rerank", list(CAPITALS))
    yield ask("rerank-documents", list(CAPITALS), return_documents=True)
    yield ask("rerank-top-two", list(CAPITALS), top_n=2)
    yield ask("rerank-top-two-documents", list(CAPITALS), top_n=2, return_documents=True)
    yield ask("rerank-duplicates", ["Tea is a drink.", "Tea is a drink.", ""])
    yield ask("rerank-nothing", [])
    wrong = {"model": "tiny-chat", "query": "capital", "documents": list(CAPITALS)}
    yield Ask("rerank-with-chat-model", RERANK, wrong, match="model")


def _audio() -> Iterator[Ask]:
    def hear(name: str, file: bytes = tone(), **more: Any) -> Ask:
        return Ask(name, TRANSCRIPTIONS, {"model": "tiny-whisper", **more}, file=file)

    def say(name: str, text: str = "Hi.", **more: Any) -> Ask:
        return Ask(name, SPEECH, {"model": "tiny-tts", "input": text, **more})

    yield hear("transcription")
    yield hear("transcription-english", language="en")
    yield hear("transcription-verbose", response_format="verbose_json")
    yield hear("transcription-as-text", response_format="text")
    yield hear("transcription-of-noise", file=b"this is no sound")
    yield say("speech")
    yield say("speech-mp3", response_format="mp3")
    yield say("speech-wav", response_format="wav")
    yield say("speech-voice", voice="tiny")
    yield say("speech-voice-mp3", voice="tiny", response_format="mp3")
    yield say("speech-unknown-voice", voice="nobody")
    yield say("speech-stream", stream=True)
    yield say("speech-unknown-format", response_format="opus")
    yield say("speech-of-nothing", text="")


def _unknown() -> Iterator[Ask]:
    def ask(name: str, path: str, **more: Any) -> Ask:
        return Ask(f"{name}-unknown", path, {"model": UNKNOWN, **more}, match="model")

    yield ask("chat", CHAT, messages=[{"role": "user", "content": "Hello"}])
    yield ask("completion", COMPLETIONS, prompt="Hello")
    yield ask("embedding", EMBEDDINGS, input=["Hello"])
    yield ask("rerank", RERANK, query="capital", documents=list(CAPITALS))
    yield ask("speech", SPEECH, input="Hi.")
    form = {"model": UNKNOWN}
    yield Ask("transcription-unknown", TRANSCRIPTIONS, form, match="model", file=tone())
