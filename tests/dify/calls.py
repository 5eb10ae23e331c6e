"""The requests of Dify's daemon to the exported Xinference, with the fields of every request."""

from __future__ import annotations

from typing import Any

from dify.daemon import Call, Daemon


def credentials(url: str, uid: str, **more: str) -> dict[str, str]:
    # No retries: many of these calls expect an error.
    return {"server_url": url, "model_uid": uid, "max_retries": "0", **more}


def base(model_type: str, url: str, uid: str, **more: str) -> dict[str, Any]:
    return {
        "provider": "xinference",
        "model_type": model_type,
        "model": uid,
        "credentials": credentials(url, uid, **more),
    }


def chat(
    daemon: Daemon, url: str, uid: str, *messages: Any, stream: bool = True, **more: Any
) -> list[Any]:
    return start_chat(daemon, url, uid, *messages, stream=stream, **more).all()


def start_chat(
    daemon: Daemon, url: str, uid: str, *messages: Any, stream: bool = True, **more: Any
) -> Call:
    """Ask a language model; a text among the messages is what the user says."""
    listed = [{"role": "user", "content": m} if isinstance(m, str) else m for m in messages]
    values: dict[str, Any] = {
        "prompt_messages": listed,
        "model_parameters": {"temperature": 0},
        "tools": None,
        "stop": None,
        "stream": stream,
        **base("llm", url, uid),
        **more,
    }
    return daemon.ask("invoke_llm", **values)


def text_of(chunks: list[Any]) -> str:
    return "".join(chunk["delta"]["message"]["content"] for chunk in chunks)
