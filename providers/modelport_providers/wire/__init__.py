"""The wire kit for HTTP adapters: one mixin per model type, and parts for building others."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .moved import MovedModules

if TYPE_CHECKING:
    from .http.addresses import AddressPolicy as AddressPolicy
    from .http.addresses import set_address_policy as set_address_policy
    from .http.http_library import use_http as use_http
    from .http.pools import aclose_all as aclose_all
    from .http.pools import close_all as close_all
    from .http.retry import RetryPolicy as RetryPolicy
    from .http.time_limits import TimeLimits as TimeLimits
    from .http.urls import path_segment as path_segment
    from .http.urls import server_base as server_base
    from .models.llm import HttpLLM as HttpLLM
    from .models.model import HttpModel as HttpModel
    from .models.moderation import HttpModeration as HttpModeration
    from .models.multimodal_embedding import HttpMultimodalEmbedding as HttpMultimodalEmbedding
    from .models.multimodal_rerank import HttpMultimodalRerank as HttpMultimodalRerank
    from .models.rerank import HttpRerank as HttpRerank
    from .models.speech2text import HttpSpeech2Text as HttpSpeech2Text
    from .models.text_embedding import HttpTextEmbedding as HttpTextEmbedding
    from .models.tts import HttpTTS as HttpTTS
    from .stream.answers import AnswerRules as AnswerRules
    from .stream.answers import Delta as Delta
    from .stream.sse import EventDecoder as EventDecoder

_HOMES = {
    "AddressPolicy": "http.addresses",
    "AnswerRules": "stream.answers",
    "Delta": "stream.answers",
    "EventDecoder": "stream.sse",
    "HttpLLM": "models.llm",
    "HttpModel": "models.model",
    "HttpModeration": "models.moderation",
    "HttpMultimodalEmbedding": "models.multimodal_embedding",
    "HttpMultimodalRerank": "models.multimodal_rerank",
    "HttpRerank": "models.rerank",
    "HttpSpeech2Text": "models.speech2text",
    "HttpTTS": "models.tts",
    "HttpTextEmbedding": "models.text_embedding",
    "RetryPolicy": "http.retry",
    "TimeLimits": "http.time_limits",
    "aclose_all": "http.pools",
    "close_all": "http.pools",
    "path_segment": "http.urls",
    "server_base": "http.urls",
    "set_address_policy": "http.addresses",
    "use_http": "http.http_library",
}

__all__ = [
    "AddressPolicy",
    "AnswerRules",
    "Delta",
    "EventDecoder",
    "HttpLLM",
    "HttpModel",
    "HttpModeration",
    "HttpMultimodalEmbedding",
    "HttpMultimodalRerank",
    "HttpRerank",
    "HttpSpeech2Text",
    "HttpTTS",
    "HttpTextEmbedding",
    "RetryPolicy",
    "TimeLimits",
    "aclose_all",
    "close_all",
    "path_segment",
    "server_base",
    "set_address_policy",
    "use_http",
]

if not any(isinstance(finder, MovedModules) for finder in sys.meta_path):
    sys.meta_path.append(MovedModules())


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
