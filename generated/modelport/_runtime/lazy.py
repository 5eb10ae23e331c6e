"""PEP 562 for packages: a name is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module

# `typing` would cost a third of the import of a lazy package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def load(package: str, namespace: dict[str, Any], homes: Mapping[str, str], name: str) -> Any:
    """Return what a package's `__getattr__` is asked for, and keep it in the package.

    homes: name to the module, relative to the package, that defines it; "." for a module of the package.

    Raises:
        AttributeError: the package has no such name.
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
