"""PEP 562 for packages: a name is imported on first use."""

from __future__ import annotations

from importlib import import_module

# `typing` would take a third of the import time of a lazy package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def load(package: str, namespace: dict[str, Any], homes: Mapping[str, str], name: str) -> Any:
    """Return an attribute for a package's `__getattr__`, and store it in the package.

    Args:
        package: The name of the package.
        namespace: The namespace of the package.
        homes: The module of each name, relative to the package. "." is for a name that is a module.
        name: The attribute.

    Raises:
        AttributeError: The package has no such name.
    """
    try:
        home = homes[name]
    except KeyError:
        raise AttributeError(f"module {package!r} has no attribute {name!r}") from None
    if home == ".":
        value = import_module(f".{name}", package)
    else:
        value = getattr(import_module(home, package), name)
    namespace[name] = value
    return value
