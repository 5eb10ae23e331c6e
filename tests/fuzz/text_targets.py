"""Targets of the generator and of the runtime: definitions, settings, forms, rules and answers of any content."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from modelport import messages
from modelport._runtime.apps.answers import Unfit, read_answer
from modelport._runtime.apps.docstrings import documented
from modelport._runtime.forms.credentials import CredentialForm
from modelport._runtime.forms.parameters import ParameterRules
from modelport._runtime.forms.secrets import scrub
from modelport.errors import InputInvalidError
from modelport_generator.check.selection.comments import suppress
from modelport_generator.check.selection.settings import BadSettings, project_selection
from modelport_generator.load.globs import hits
from modelport_generator.load.reader import parse_document
from modelport_generator.problems import Place, Problem
from modelport_generator.project import find_project

from .promises import holds, json_of, outcome

FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
NUMBERS: TypeAdapter[list[int]] = TypeAdapter(list[int])


def yaml(data: bytes) -> None:
    """Any bytes are a document with problems at places inside it."""
    document = parse_document(data, "x.yaml")
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + 3
    for problem in document.problems:
        holds(0 <= problem.place.line <= lines + 2, f"{problem.place} is outside")


def comments(data: bytes) -> None:
    """Comments that suppress are read in any text."""
    text = data.decode("utf-8", "replace")
    found = Problem("MP432", "error", Place("x.yaml", 1, 1), "wrong")
    left = suppress([found], {"x.yaml": text})
    holds(all(one is found or one.code != "MP432" for one in left), "a problem was made up")


def settings(data: bytes) -> None:
    """Any pyproject.toml is settings or one sentence about them."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        (folder / "pyproject.toml").write_bytes(data)
        outcome(lambda: project_selection(folder), BadSettings)
        outcome(lambda: find_project(folder), (ValueError, FileNotFoundError))


def globs(data: bytes) -> None:
    """Any pattern finds files or none."""
    pattern, _, rest = data.decode("utf-8", "replace").partition("\n")
    files = [name for name in rest.split("\n") if name][:50]
    found = hits(pattern, files)
    for one in (found.sdk, found.pathlib, found.daemon):
        holds(set(one) <= set(files), "a file was made up")


def credentials(data: bytes) -> None:
    """Any form takes any values: the result contains what it declares."""
    given = json_of(data)
    if not isinstance(given, dict):
        return
    form = outcome(lambda: CredentialForm(given.get("form") or []), ValueError)
    if isinstance(form, CredentialForm):
        values, _ = form.normalise(given.get("values"))
        holds(set(values) <= set(form.names), "a value has no field")


def parameters(data: bytes) -> None:
    """Any rules take any values, templates too."""
    given = json_of(data)
    if not isinstance(given, dict):
        return
    templates = given.get("templates")
    known = templates if _all_dicts(templates) else {}
    rules = outcome(lambda: ParameterRules(given.get("rules") or [], known), ValueError)
    values = given.get("values")
    if isinstance(rules, ParameterRules) and isinstance(values, dict):
        rules.normalise(values)


def answers(data: bytes) -> None:
    """A typed answer is found in any text, or reported as missing."""
    text = data.decode("utf-8", "replace")
    for wrapped in (False, True):
        outcome(lambda wrapped=wrapped: read_answer(NUMBERS, text, is_wrapped=wrapped), Unfit)


def conversations(data: bytes) -> None:
    """Any JSON is a conversation or a typed error; what was read survives a dump."""
    read = outcome(lambda: messages.load(data), (InputInvalidError, TypeError))
    if not isinstance(read, str):
        holds(messages.load(messages.dump(read)) == read, "a conversation changed on its way")


def docstrings(data: bytes) -> None:
    """Any docstring describes a function."""

    def function() -> None: ...

    function.__doc__ = data.decode("utf-8", "replace")
    documented(function)


def secrets(data: bytes) -> None:
    """A secret is masked in any text around it."""
    secret, _, text = data.decode("utf-8", "replace").partition("\n")
    if len(secret) > 5 and "*" not in secret:
        holds(secret not in scrub(text + secret + text, [secret]), "a secret is shown")


def _all_dicts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "yaml": yaml,
    "comments": comments,
    "settings": settings,
    "globs": globs,
    "credentials": credentials,
    "parameters": parameters,
    "answers": answers,
    "conversations": conversations,
    "docstrings": docstrings,
    "secrets": secrets,
}
