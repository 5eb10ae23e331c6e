"""The fail-closed Jinja environment: a template prints `Code` and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .code import Code, comment, docstring, dotted, identifier, literal


class UnsafeText(TypeError):
    """A template printed something that did not go through `literal`, `docstring`, ..."""


def render(folder: str, template: str, **context: Any) -> str:
    """Return the text of one module.

    Args:
        folder: The folder of the templates, below the package `modelport_generator`.
        template: The name of a file in it.
        context: The values that the template prints.

    Raises:
        UnsafeText: the template prints a value that is not `Code`.
    """
    return str(_python(folder).get_template(template).render(**context))


def environment(folder: str, filters: Mapping[str, Callable[[Any], Code]]) -> Environment:
    """Return an environment that prints `Code` and knows no filter but `filters`.

    Args:
        folder: The folder of the templates, below the package `modelport_generator`.
        filters: What makes `Code` of text and of data, by name.
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
    # Only ours: `safe`, `tojson`, `xmlattr` and the like would open the door again.
    env.filters.clear()
    env.filters.update(filters)
    return env


@cache
def _python(folder: str) -> Environment:
    filters: dict[str, Callable[[Any], Code]] = {
        "literal": literal,
        "docstring": docstring,
        "comment": comment,
        "identifier": identifier,
        "dotted": dotted,
    }
    return environment(folder, filters)


def _only_code(value: Any) -> Any:
    # Macros hand back Markup; all that is in it was printed through here before.
    if type(value) is Code or type(value) is Markup:
        return value
    raise UnsafeText(f"a template may not print {type(value).__name__} {str(value)[:40]!r}")
