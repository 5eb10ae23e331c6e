"""A change of a definition turns mypy and pyright red at the adapter's line that it concerns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from projects import Project, definition, field, model, model_form, rule

from type_checkers import mypy, pyright

pytestmark = pytest.mark.slow

ADAPTER = '''"""Reads values of the definition, each in a line of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from field._generated.stubs.{id} import (
    {prefix}Credentials,
    {prefix}LargeParameters,
    {prefix}LLMCredentials,
    {prefix}LLMParameters,
)


def address(credentials: Mapping[str, Any]) -> str:
    return {prefix}Credentials.of(credentials).server_url  # address


def region(credentials: Mapping[str, Any]) -> str:
    given = {prefix}Credentials.of(credentials)
    match given.region:
        case "north" | None:
            return "n"
        case "south":
            return "s"
        case _:
            assert_never(given.region)  # region


def deployment(credentials: Mapping[str, Any]) -> str | None:
    return {prefix}LLMCredentials.of(credentials).deployment  # deployment


def heat(parameters: Mapping[str, Any]) -> float | None:
    return {prefix}LLMParameters.of(parameters).heat  # heat


def steps(parameters: Mapping[str, Any]) -> int | None:
    return {prefix}LLMParameters.of(parameters).steps  # steps


def effort(parameters: Mapping[str, Any]) -> str:
    wanted = {prefix}LLMParameters.of(parameters)
    match wanted.effort:
        case "low" | "high" | None:
            return "e"
        case _:
            assert_never(wanted.effort)  # effort


def body(parameters: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {prefix}LLMParameters.of(parameters)
    made = wanted.without("heat")  # without
    for name in wanted.names():
        match name:
            case "heat" | "steps" | "effort" | "depth":  # names
                made[name.upper()] = made.get(name)
            case _:
                assert_never(name)  # names
    return made


def depth(parameters: Mapping[str, Any]) -> int | None:
    return {prefix}LargeParameters.of(parameters).depth  # depth
'''

Definition = dict[str, Any]
"""The content of a provider's files by name."""


def whole(provider_id: str) -> Definition:
    """Return a definition with everything that the adapter reads."""
    form = [
        field("server_url", required=True),
        field(
            "region",
            type="select",
            required=False,
            options=[option("north"), option("south")],
        ),
    ]
    of_llm = [{"variable": "__model_type", "value": "llm"}]
    rules = [
        rule("heat", type="float"),
        rule("steps", type="int"),
        rule("effort", type="string", options=["low", "high"]),
    ]
    return {
        "provider": definition(
            provider_id,
            supported_model_types=["llm", "tts"],
            provider_credential_schema={"credential_form_schemas": form},
            model_credential_schema=model_form(
                *form, field("deployment", required=False, show_on=of_llm)
            ),
        ),
        "small": model("small", parameter_rules=rules),
        "large": model("large", parameter_rules=[*rules, rule("depth", type="int")]),
    }


def option(value: str) -> dict[str, Any]:
    return {"value": value, "label": {"en_US": value}}


def renamed(part: str, old: str, new: str) -> Callable[[Definition], Definition]:
    """Return the change that renames one declared name."""

    def change(made: Definition) -> Definition:
        text = json.dumps(made[part])
        assert f'"{old}"' in text
        return {**made, part: json.loads(text.replace(f'"{old}"', f'"{new}"'))}

    return change


def in_rules(
    change: Callable[[list[Any]], None], *models: str
) -> Callable[[Definition], Definition]:
    """Return the change of the parameter rules of models."""

    def changed(made: Definition) -> Definition:
        made = json.loads(json.dumps(made))
        for name in models:
            change(made[name]["parameter_rules"])
        return made

    return changed


def to_text(rules: list[Any]) -> None:
    rules[1]["type"] = "string"


def more_options(rules: list[Any]) -> None:
    rules[2]["options"].append("max")


def more_rules(rules: list[Any]) -> None:
    rules.append(rule("breadth", type="int"))


def with_region(made: Definition) -> Definition:
    made = json.loads(json.dumps(made))
    for key in ("provider_credential_schema", "model_credential_schema"):
        made["provider"][key]["credential_form_schemas"][1]["options"].append(option("west"))
    return made


@dataclass(frozen=True)
class Kind:
    """A kind of change, and the lines of the adapter that it concerns."""

    change: Callable[[Definition], Definition]
    lines: frozenset[str]


def kind(change: Callable[[Definition], Definition], *lines: str) -> Kind:
    return Kind(change, frozenset(lines))


BOTH = ("small", "large")
KINDS = {
    "nothing": kind(lambda made: made),
    "credential_renamed": kind(renamed("provider", "server_url", "base_address"), "address"),
    "credential_of_a_type_renamed": kind(renamed("provider", "deployment", "unit"), "deployment"),
    "option_of_a_credential_added": kind(with_region, "region"),
    "credential_no_longer_required": kind(
        lambda made: {**made, "provider": not_required(made["provider"])}, "address"
    ),
    "parameter_renamed": kind(
        lambda made: renamed("small", "heat", "warmth")(renamed("large", "heat", "warmth")(made)),
        "heat",
        "without",
        "names",
    ),
    "type_of_a_parameter_changed": kind(in_rules(to_text, *BOTH), "steps"),
    "option_of_a_parameter_added": kind(in_rules(more_options, *BOTH), "effort"),
    "parameter_added": kind(in_rules(more_rules, *BOTH), "names"),
    "parameter_of_one_model_renamed": kind(renamed("large", "depth", "levels"), "depth", "names"),
}


def not_required(provider: dict[str, Any]) -> dict[str, Any]:
    made = json.loads(json.dumps(provider))
    made["model_credential_schema"]["credential_form_schemas"][0]["required"] = False
    return made


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A provider for each kind, changed after its adapter was written."""
    made = Project(tmp_path_factory.mktemp("typed"))
    for name, each in KINDS.items():
        changed = each.change(whole(name))
        made.write(f"{name}/{name}.yaml", changed["provider"])
        made.write(f"{name}/modelport.yaml", "customizable: {}\n")
        for one in BOTH:
            made.write(f"{name}/llm/{one}.yaml", changed[one])
        prefix = "".join(part.title() for part in name.split("_"))
        made.write(f"{name}/server.py", ADAPTER.format(id=name, prefix=prefix))
        made.write(f"{name}/__init__.py", "")
    assert {each.code for each in made.generate().errors} <= {"MP604"}, "only adapters are missing"
    return made


def assert_red(lines: Iterable[tuple[str, int]]) -> None:
    """Assert that these lines of the adapters of these kinds are those that a change concerns."""
    found: dict[str, set[str]] = {name: set() for name in KINDS}
    for name, number in lines:
        line = ADAPTER.splitlines()[number - 1]
        found[name].add(line.rpartition("# ")[2] if "# " in line else line.strip())
    assert found == {name: set(each.lines) for name, each in KINDS.items()}


def test_mypy_is_red_at_the_line_of_the_adapter(project: Project) -> None:
    done = mypy(project.root, "src")
    assert done.returncode == 1, done.stdout
    errors = re.findall(r"providers/(\w+)/server\.py:(\d+)", done.stdout)
    assert_red((name, int(line)) for name, line in errors)


def test_pyright_is_red_at_the_line_of_the_adapter(project: Project) -> None:
    errors = pyright(project.root, include="src/field/providers")
    assert_red((each.file.parent.name, each.line) for each in errors)
