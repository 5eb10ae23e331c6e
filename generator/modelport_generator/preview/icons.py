"""The icons of a provider as data URIs."""

from __future__ import annotations

import base64
from typing import Any, Final

from ..json_values import as_mapping
from ..load.content import read_bytes
from ..load.provider import ProviderSource

_KINDS: Final = ("icon_small", "icon_large", "icon_small_dark", "icon_large_dark")
_MEDIA: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "ico": "image/x-icon",
}
_LARGEST: Final = 2 << 20


def icons_of(source: ProviderSource) -> dict[str, dict[str, str]]:
    """Return the icons by kind and language. A file that is missing, too large or no image is left out."""
    document = as_mapping(source.provider.data)
    known: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for kind in _KINDS:
        for language, name in as_mapping(document.get(kind)).items():
            if isinstance(name, str):
                uri = known[name] if name in known else _data_uri(source, name)
                known[name] = uri
                if uri:
                    found.setdefault(kind, {})[language] = uri
    return found


def _data_uri(source: ProviderSource, name: str) -> str:
    media = _MEDIA.get(name.rpartition(".")[2].lower())
    relative = f"_assets/{name}"
    # Files outside the folder, through links too, are not among its files.
    if media is None or relative not in source.files:
        return ""
    try:
        content: Any = read_bytes(str(source.root / relative), _LARGEST + 1, is_regular=True)
    except OSError:
        return ""
    if len(content) > _LARGEST:
        return ""
    return f"data:{media};base64,{base64.b64encode(content).decode()}"
