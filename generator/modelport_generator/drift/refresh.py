"""Fetch sources from the network into files: only on request, and only from named addresses."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ..output.files import replace_files
from .sources.reading import MOST_BYTES, SourceTrouble

PUBLISHED: Final[Mapping[str, str]] = {
    "litellm": "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
    "models.dev": "https://models.dev/api.json",
    "genai-prices": "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json",
    "openrouter": "https://openrouter.ai/api/v1/models",
}
"""Where each source is published."""

LIVE: Final = ("endpoint", "xinference")
"""Sources that are servers."""
_SECONDS: Final = 30.0
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Remote:
    """A source on the network, with the file that keeps it."""

    kind: str
    address: str
    file: Path
    """A folder for xinference."""


def remote(kind: str, where: str, cache: Path) -> Remote | None:
    """Return the network source for a kind and a place, or None when they name a file.

    Raises:
        SourceTrouble: The address cannot be used.
    """
    is_address = where.startswith(("http://", "https://"))
    if where and not is_address:
        return None
    address = where or PUBLISHED.get(kind, "")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise SourceTrouble(kind, "the address holds a password; pass keys with --key-from")
    if kind == "endpoint" and not parts.path.endswith("/models"):
        address = f"{address.rstrip('/')}/models"
    mark = sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Remote(kind, address, cache / f"{kind}-{mark}{'' if kind == 'xinference' else '.json'}")


def cache_folder() -> Path:
    """Return the folder that keeps fetched sources."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "modelport" / "drift"


def fetch(source: Remote, key: str = "") -> None:
    """Fetch a source and keep it. Redirects are not followed: their address was not named.

    Args:
        source: The source.
        key: A key for the server of an `endpoint`.

    Raises:
        SourceTrouble: The server does not return it, or it is too large.
    """
    import httpx

    headers = {"authorization": f"Bearer {key}"} if key and source.kind == "endpoint" else {}
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False) as client,
            client.stream("GET", source.address, headers=headers) as answer,
        ):
            if answer.status_code != _OK:
                raise SourceTrouble(source.address, f"it answers with status {answer.status_code}")
            content = bytearray()
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise SourceTrouble(source.address, f"it is larger than {MOST_BYTES} bytes")
    except httpx.HTTPError as error:
        raise SourceTrouble(
            source.address, f"it cannot be fetched: {error or type(error).__name__}"
        ) from None
    keep(source.file, bytes(content))


def keep(file: Path, content: bytes) -> None:
    """Write a fetched source completely or not at all."""
    try:
        replace_files({file: content})
    except OSError as error:
        raise SourceTrouble(str(file), f"it cannot be written: {error.strerror}") from None
