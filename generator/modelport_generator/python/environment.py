"""The Jinja environment, which fails closed: a template prints `Code` and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .code import Code, comment, docstring, dotted, identifier, literal


class UnsafeText(TypeError):
    """A template printed a value that is not `Code`."""


def render(folder: str, template: str, **context: Any) -> str:
    """Return the text of one module.

    Args:
        folder: The folder of the templates, below the package `modelport_generator`.
        template: The name of a file in it.
        context: The values that the template prints.

    Raises:
        UnsafeText: The template prints a value that is not `Code`.
    """
    return str(_python(folder).get_template(template).render(**context))


def environment(folder: str, filters: Mapping[str, Callable[..., Code]]) -> Environment:
    """Return an environment that prints `Code` and has no filters but `filters`.

    Args:
        folder: The folder of the templates, below the package `modelport_generator`.
        filters: The functions that turn text and data into `Code`, by name.
    """
    env = Environment(
        loader=PackageLoader("modelport_generator", folder),
        autoescape=True,
        finalize=_only_code,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Jinja's own filters, such as `safe`, `tojson` and `xmlattr`, would bypass the check.
    env.filters.clear()
    env.filters.update(filters)
    return env


@cache
def _python(folder: str) -> Environment:
    filters: dict[str, Callable[..., Code]] = {
        "literal": literal,
        "docstring": docstring,
        "comment": comment,
        "identifier": identifier,
        "dotted": dotted,
    }
    return environment(folder, filters)


def _only_code(value: Any) -> Any:
    # Macros return Markup, and everything in it was checked here when it was printed.
    if type(value) is Code or type(value) is Markup:
        return value
    raise UnsafeText(f"a template may not print {type(value).__name__} {str(value)[:40]!r}")
