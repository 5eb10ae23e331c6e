"""The kit that HTTP adapters stand on: one mixin per model type, and the parts to build others from."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answers import AnswerRules as AnswerRules
    from .answers import Delta as Delta
    from .llm import HttpLLM as HttpLLM
    from .model import HttpModel as HttpModel
    from .moderation import HttpModeration as HttpModeration
    from .pools import close_all as close_all
    from .rerank import HttpRerank as HttpRerank
    from .retry import RetryPolicy as RetryPolicy
    from .seam import use_http as use_http
    from .speech2text import HttpSpeech2Text as HttpSpeech2Text
    from .sse import EventDecoder as EventDecoder
    from .text_embedding import HttpTextEmbedding as HttpTextEmbedding
    from .timing import TimeLimits as TimeLimits
    from .tts import HttpTTS as HttpTTS
    from .urls import path_segment as path_segment
    from .urls import server_base as server_base

_HOMES = {
    "AnswerRules": "answers",
    "Delta": "answers",
    "EventDecoder": "sse",
    "HttpLLM": "llm",
    "HttpModel": "model",
    "HttpModeration": "moderation",
    "HttpRerank": "rerank",
    "HttpSpeech2Text": "speech2text",
    "HttpTTS": "tts",
    "HttpTextEmbedding": "text_embedding",
    "RetryPolicy": "retry",
    "TimeLimits": "timing",
    "close_all": "pools",
    "path_segment": "urls",
    "server_base": "urls",
    "use_http": "seam",
}

__all__ = [
    "AnswerRules",
    "Delta",
    "EventDecoder",
    "HttpLLM",
    "HttpModel",
    "HttpModeration",
    "HttpRerank",
    "HttpSpeech2Text",
    "HttpTTS",
    "HttpTextEmbedding",
    "RetryPolicy",
    "TimeLimits",
    "close_all",
    "path_segment",
    "server_base",
    "use_http",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
