"""Marks for a server's prompt cache that an adapter does not send: one warning per provider.

Without its cache a server gives the same answer at a higher price. A prompt that is marked for one
provider may therefore go to another, as a fallback sends it; an error would stop what works.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..calls.caller import level_of_caller
from ..entities.content import CACHE_CONTROL
from ..schema.json_types import is_object

if TYPE_CHECKING:
    from .ai_model import AIModel

_warned: set[str] = set()


def warn_of_unsent_marks(adapter: AIModel, messages: Iterable[Any], tools: Iterable[Any]) -> None:
    """Warn when something is marked and the adapter sends no marks."""
    if adapter.takes_cache_marks or adapter.provider in _warned:
        return
    contents = [one.content for one in messages if not isinstance(one.content, str)]
    marked = any(map(_has_mark, contents)) or any(tool.cache_control for tool in tools)
    if not marked:
        return
    _warned.add(adapter.provider)
    warnings.warn(
        f"{adapter.provider} takes no marks for a prompt cache: cache_control and cached() are not"
        " sent, and whether the server caches is its own choice",
        UserWarning,
        stacklevel=level_of_caller(),
    )


def _has_mark(content: Any) -> bool:
    return any(map(_is_marked, content or ()))


def _is_marked(part: Any) -> bool:
    return is_object(part.opaque_body) and CACHE_CONTROL in part.opaque_body
