"""The tiny models as registered and launched in Xinference, with their uids. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from servers.tiny.lessons import CHAT_TEMPLATE

ModelType = Literal["LLM", "embedding", "rerank", "audio"]
Spec = dict[str, Any]

SIZE = "0_1"
TRANSFORMERS = {
    "model_engine": "Transformers",
    "model_format": "pytorch",
    "model_size_in_billions": SIZE,
    "quantization": "none",
}
LLAMA_CPP = {
    "model_engine": "llama.cpp",
    "model_format": "ggufv2",
    "model_size_in_billions": SIZE,
    "quantization": "F32",
}


@dataclass(frozen=True, slots=True)
class TinyModel:
    """One model: the folders that it is made of, its registration and how it is launched."""

    uid: str
    type: ModelType
    folders: tuple[str, ...]
    registration: Mapping[str, Any]
    launch: Mapping[str, Any] = field(default_factory=dict[str, Any])


def tiny_models(root: Path) -> dict[str, TinyModel]:
    """Return all models by uid, for weights that lie under root."""
    models = [*_language_models(root), *_encoders(root), *_audio_models(root)]
    return {model.uid: model for model in models}


def _language_models(root: Path) -> list[TinyModel]:
    # "tools" needs the name of a built-in family, and the parser of that family once more.
    tools: Spec = {"model_family": "qwen2.5-instruct", "tool_parser": "qwen"}
    reasoning: Spec = {
        "model_family": "deepseek-r1-distill-qwen",
        "reasoning_start_tag": "<think>",
        "reasoning_end_tag": "</think>",
    }
    think = {**TRANSFORMERS, "reasoning_content": True}
    torch, cpp = ("llm",), ("llm", "gguf")
    chat_tools = ["chat", "tools"]
    return [
        TinyModel("tiny-chat", "LLM", torch, _llm("tiny-chat", root, ["chat"]), TRANSFORMERS),
        TinyModel(
            "tiny-tools", "LLM", torch, _llm("tiny-tools", root, chat_tools, **tools), TRANSFORMERS
        ),
        TinyModel(
            "tiny-generate", "LLM", torch, _llm("tiny-generate", root, ["generate"]), TRANSFORMERS
        ),
        TinyModel(
            "tiny-reason",
            "LLM",
            torch,
            _llm("tiny-reason", root, ["chat", "reasoning"], **reasoning),
            think,
        ),
        TinyModel(
            "cpp-tools", "LLM", cpp, _gguf("cpp-tools", root, chat_tools, **tools), LLAMA_CPP
        ),
    ]


def _llm(name: str, root: Path, ability: list[str], **more: Any) -> Spec:
    files = {
        "model_format": "pytorch",
        "quantization": "none",
        "model_uri": _uri(root, "llm"),
        "model_size_in_billions": SIZE,
        "model_id": None,
    }
    return {
        "version": 2,
        "context_length": 2048,
        "model_name": name,
        "model_lang": ["en"],
        "model_ability": ability,
        "model_description": "tiny test model",
        "model_family": name,
        "model_specs": [files],
        "chat_template": CHAT_TEMPLATE if "chat" in ability else None,
        "stop_token_ids": [0, 2],
        "stop": ["<|endoftext|>", "<|im_end|>"],
        **more,
    }


def _gguf(name: str, root: Path, ability: list[str], **more: Any) -> Spec:
    spec = _llm(name, root, ability, **more)
    spec["model_specs"][0].update(
        model_format="ggufv2",
        quantization="F32",
        model_uri=_uri(root, "gguf"),
        model_file_name_template="tiny.gguf",
        model_file_name_split_template=None,
        quantization_parts=None,
        multimodal_projectors=None,
    )
    return spec


def _encoders(root: Path) -> list[TinyModel]:
    embed: Spec = {"dimensions": 384, "max_tokens": 256}
    rerank: Spec = {"type": "normal", "max_tokens": 512}
    return [
        TinyModel("tiny-embed", "embedding", ("embed",), _encoder("tiny-embed", root, embed)),
        TinyModel("tiny-rerank", "rerank", ("rerank",), _encoder("tiny-rerank", root, rerank)),
    ]


def _encoder(name: str, root: Path, more: Spec) -> Spec:
    files = {
        "model_format": "pytorch",
        "model_id": None,
        "model_uri": _uri(root, name.removeprefix("tiny-")),
        "quantization": "none",
    }
    return {"version": 2, "model_name": name, "language": ["en"], "model_specs": [files], **more}


def _audio_models(root: Path) -> list[TinyModel]:
    hear = _audio("tiny-whisper", "whisper", "en", "audio2text", _uri(root, "whisper"))
    speak = _audio("tiny-tts", "Kokoro", "es", "text2audio", _uri(root, "kokoro"))
    return [
        TinyModel("tiny-whisper", "audio", ("whisper",), hear),
        TinyModel("tiny-tts", "audio", ("kokoro",), speak, {"lang_code": "e"}),
    ]


def _audio(name: str, family: str, language: str, ability: str, uri: str) -> Spec:
    return {
        "version": 2,
        "model_id": None,
        "model_revision": None,
        "multilingual": True,
        "language": None,
        "model_family": family,
        "model_name": name,
        "model_lang": [language],
        "model_ability": [ability],
        "model_uri": uri,
    }


def _uri(root: Path, folder: str) -> str:
    return f"file://{root / folder}"
