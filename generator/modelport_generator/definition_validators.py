"""The validators of the generated package: of definitions, and of each provider's forms and rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import emit, ir
from .load import ProviderSource


def modules() -> dict[str, str]:
    """Return the modules of the package `validators`, by file name."""
    return {"__init__.py": '"""Validators of definitions: one module a schema."""\n'}


def lowered(source: ProviderSource, provider: ir.Provider) -> dict[str, str]:
    """Return the JSON Schemas of a provider's forms and rules, by file name."""
    return {}
