# do not edit: `modelport generate` made it from schemas/interfaces.json
"""Declared model providers as typed Python."""

from __future__ import annotations

# `typing` would cost more than all else in this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import entities as entities
    from . import errors as errors
    from . import interfaces as interfaces
    from . import messages as messages
    from . import sdk as sdk
    from ._runtime.adapters.provider import Provider as Provider
    from ._runtime.adapters.provider import provider as provider
    from ._runtime.adapters.provider import providers as providers
    from ._runtime.apps.media_parts import Audio as Audio
    from ._runtime.apps.media_parts import Document as Document
    from ._runtime.apps.media_parts import Image as Image
    from ._runtime.apps.media_parts import Video as Video
    from ._runtime.apps.strings import llm as llm
    from ._runtime.apps.strings import moderation as moderation
    from ._runtime.apps.strings import rerank as rerank
    from ._runtime.apps.strings import speech2text as speech2text
    from ._runtime.apps.strings import text_embedding as text_embedding
    from ._runtime.apps.strings import tts as tts
    from ._runtime.sdk.credential_pool import CredentialPool as CredentialPool
else:
    _HOMES = {
        "CredentialPool": "._runtime.sdk.credential_pool",
        "Provider": "._runtime.adapters.provider",
        "provider": "._runtime.adapters.provider",
        "providers": "._runtime.adapters.provider",
        "llm": "._runtime.apps.strings",
        "text_embedding": "._runtime.apps.strings",
        "rerank": "._runtime.apps.strings",
        "speech2text": "._runtime.apps.strings",
        "tts": "._runtime.apps.strings",
        "moderation": "._runtime.apps.strings",
        "Audio": "._runtime.apps.media_parts",
        "Document": "._runtime.apps.media_parts",
        "Image": "._runtime.apps.media_parts",
        "Video": "._runtime.apps.media_parts",
        "entities": ".",
        "errors": ".",
        "interfaces": ".",
        "messages": ".",
        "sdk": ".",
    }

    def __getattr__(name):
        """Import a name when it is first asked for (PEP 562)."""
        from ._runtime.lazy import load

        return load(__name__, globals(), _HOMES, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})


__all__ = [
    "CredentialPool",
    "Provider",
    "provider",
    "providers",
    "llm",
    "text_embedding",
    "rerank",
    "speech2text",
    "tts",
    "moderation",
    "Audio",
    "Document",
    "Image",
    "Video",
    "entities",
    "errors",
    "interfaces",
    "messages",
    "sdk",
]
