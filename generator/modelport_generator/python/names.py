"""Python names made from names in definitions. Collisions get a trailing underscore."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

_ID = re.compile(r"[a-z][a-z0-9_]*")
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z0-9]+")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_]+")


def python_names(wire_names: Iterable[str], reserved: Iterable[str]) -> dict[str, str]:
    """Return a valid, unused Python name for each wire name, in order.

    A name that is valid and unused stays as it is. In others, invalid characters are replaced; a
    keyword or a name in use gets as many trailing underscores as it needs.
    """
    wire_names = list(dict.fromkeys(wire_names))
    taken = set(reserved)
    chosen: dict[str, str] = {}
    # Names that need no change come first, so that a changed one never takes theirs.
    for wire in sorted(wire_names, key=lambda name: _repaired(name) != name):
        name = _repaired(wire)
        while name in taken or keyword.iskeyword(name):
            name += "_"
        taken.add(name)
        chosen[wire] = name
    return {wire: chosen[wire] for wire in wire_names}


def is_device(text: str) -> bool:
    """Return whether Windows reserves a name: no file or folder there can have it."""
    return _DEVICE.fullmatch(text) is not None


def is_provider_id(text: str) -> bool:
    """Return whether an id can become names of modules and classes."""
    return _ID.fullmatch(text) is not None


def module_name(provider_id: str) -> str:
    """Return the name of a provider's modules: its id, or `class_` for the id `class`."""
    return f"{provider_id}_" if keyword.iskeyword(provider_id) else provider_id


def class_prefix(provider_id: str) -> str:
    """Return `OpenaiApiCompatible` for `openai_api_compatible`, and `None_` for `none`."""
    prefix = "".join(part[:1].upper() + part[1:] for part in provider_id.split("_"))
    return f"{prefix}_" if keyword.iskeyword(prefix) else prefix


def camel(model: str) -> str:
    """Return `Gpt41Mini` for `gpt-4.1-mini`."""
    return "".join(word[:1].upper() + word[1:] for word in _WORDS.findall(model)) or "Model"


def free_name(name: str, taken: set[str]) -> str:
    """Return the name, with a number when it is taken, and take it."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}{number}", number + 1
    taken.add(free)
    return free


def _repaired(name: str) -> str:
    if _ILLEGAL.search(name) or name.startswith("_"):
        name = _ILLEGAL.sub("_", name).strip("_")
    name = name or "value"
    return f"value_{name}" if name[0].isdigit() else name
