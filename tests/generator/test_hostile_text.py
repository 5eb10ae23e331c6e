"""Text from definitions and schemas comes back unchanged and never becomes code."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from projects import Project, definition, field, model, rule

from hostile import HALF, TEXTS
from modelport_generator.build.contract import build_contract
from modelport_generator.build.glossary import Glossary
from modelport_generator.build.provider import build_provider, summary_of
from modelport_generator.definitions.profiles import schema_folder
from modelport_generator.definitions.schemas import Schemas
from modelport_generator.load import load_provider
from modelport_generator.load.folders import ProviderFolder
from modelport_generator.python.code import Code, comment, docstring, literal
from modelport_generator.python.environment import UnsafeText
from modelport_generator.python.formatting import formatted
from modelport_generator.targets.python import modules as emit
from thorough import part

ALL = (*TEXTS, HALF)
HARMLESS = "plain words"
HARMLESS_NAME = "words"
"""A text that is a valid name: a parameter with this name needs no mapping to its keyword."""


def shape(text: str) -> Any:
    """Return the statements, imports and names of a module, without its literals and docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
    return ast.dump(tree)


def module_of(text: str) -> ModuleType:
    made = ModuleType("made")
    exec(compile(text, "made.py", "exec"), made.__dict__)
    return made


# The three ways to print --------------------------------------------------------------------------


@pytest.mark.parametrize("text", ALL, ids=ascii)
def test_a_literal_is_the_same_text(text: str) -> None:
    for value in (text, [text], (text,), {text: text}, frozenset([text])):
        printed = literal(value)
        assert (
            eval(printed) if isinstance(value, frozenset) else ast.literal_eval(printed)
        ) == value


@pytest.mark.slow
@given(
    st.recursive(
        st.text() | st.integers() | st.none() | st.booleans() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_the_same_after_printing(value: Any) -> None:
    assert eval(literal(value)) == value


@pytest.mark.slow
@given(st.decimals(allow_nan=False))
def test_a_decimal_is_the_same_after_printing(value: Decimal) -> None:
    assert eval(literal(value), {"Decimal": Decimal}) == value


@pytest.mark.parametrize("text", ALL, ids=ascii)
def test_a_docstring_is_the_same_text(text: str) -> None:
    assert _documented(docstring(text)) == shown(text)


@given(st.text())
@example("\t")
@example(" a\n  b\n")
def test_any_docstring_is_the_same_text(text: str) -> None:
    assert _documented(docstring(text)) == shown(text)


def shown(text: str) -> str:
    """The part of a text that a docstring can contain: no lone surrogates."""
    return inspect.cleandoc(text.encode("utf-8", "backslashreplace").decode())


def _documented(printed: str) -> str:
    source = f"class A:\n    {printed}\n"
    return inspect.getdoc(module_of(source).A) or ""


@pytest.mark.slow
@pytest.mark.parametrize("text", ALL, ids=ascii)
def test_a_docstring_is_the_same_after_formatting(text: str) -> None:
    body = f"class A:\n    {docstring(text)}\n\n    def b(self):\n        {docstring(text)}\n"
    made = module_of(formatted({"a.py": body})["a.py"])
    assert inspect.getdoc(made.A) == inspect.getdoc(made.A.b) == shown(text)


@given(st.text())
def test_a_comment_stays_one_line(text: str) -> None:
    printed = comment(text)
    assert ast.dump(ast.parse(f"{printed}\nx = 1\n")) == ast.dump(ast.parse("x = 1\n"))
    assert len(printed.splitlines()) == 1


@pytest.mark.parametrize("value", ["import os", 7, None, True, ["x"], SimpleNamespace()], ids=ascii)
def test_a_template_cannot_print_what_is_not_code(value: Any) -> None:
    method = SimpleNamespace(
        abstract=False, define=value, name=Code("x"), arguments=(), returns=Code("x"), body=None
    )
    interface = SimpleNamespace(sdk=Code("A"), sdk_base=Code("C"), doc="d", model_type="llm")
    interface.name = Code("B")
    interface.calls = [method]
    nothing = SimpleNamespace(runtime=(), typing=())
    with pytest.raises(UnsafeText, match=f"may not print {type(value).__name__}"):
        emit.render("models.py.jinja", header="x", interfaces=[interface], imports=nothing)


# Definitions --------------------------------------------------------------------------------------


def hostile_definition(text: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return definition, model and modelport.yaml with `text` at every place that takes text."""
    message = {"en_US": text, "zh_Hans": text, text: text}
    options = [{"value": text, "label": message}, {"value": "other", "label": message}]
    fields = [
        field("plain", label=message, placeholder=message, default=text, help=message),
        field("choice", label=message, type="select", options=options, default=text),
        field("secret", label=message, type="secret-input", placeholder=message, default=text),
        field(text, label=message),
    ]
    rules = [
        rule(
            "choice",
            type="string",
            options=[text, "other"],
            label=message,
            help=message,
            default=text,
        ),
        rule("number", label=message, help=message, min=0, max=1),
        rule(text, label=message, help=message),
    ]
    form = {"model": {"label": message, "placeholder": message}, "credential_form_schemas": fields}
    made = definition(
        "acme",
        label=message,
        description=message,
        background=text,
        help={"title": message, "url": message},
        provider_credential_schema=form,
        model_credential_schema=form,
    )
    declared = {"llm": {"parameter_rules": rules, "features": [text], "model_properties": {}}}
    listed = model(text, label=message, parameter_rules=rules, pricing={"currency": text})
    return made, listed, {"customizable": declared}


def emitted(project: Project, text: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Generate without the checks, which would reject much of this."""
    made, listed, ours = hostile_definition(text)
    project.write("acme/acme.yaml", made)
    project.write("acme/llm/small.yaml", listed)
    project.write("acme/modelport.yaml", ours)
    glossary = Glossary(Schemas())
    folder = project.target.providers / "acme"
    source = load_provider(ProviderFolder(folder, "modelport", "acme"))
    assert not [p for p in source.provider.problems if p.severity == "error"]
    provider = build_provider(source, glossary, project.target.adapters)
    modules = {
        "stubs.py": emit.stub_module(provider),
        "sdk.py": emit.sdk_module(provider),
        "registry.py": emit.registry_module([summary_of(provider, "acme")], "field"),
    }
    catalog = {name: json.loads(t) for name, t in emit.catalog_files(provider).items()}
    return modules, catalog


Emitted = Mapping[str, tuple[Mapping[str, str], Mapping[str, Any]]]
"""Modules and catalog by the text at every place of the definition."""


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Emitted:
    texts = (HARMLESS, HARMLESS_NAME, *TEXTS)
    made = {text: emitted(Project(tmp_path_factory.mktemp("p")), text) for text in texts}
    # One run of the formatter for all of them.
    raw = {f"{n}/{m}": s for n, text in enumerate(texts) for m, s in made[text][0].items()}
    ready = formatted(raw)
    return {
        text: ({m: ready[f"{n}/{m}"] for m in made[text][0]}, made[text][1])
        for n, text in enumerate(texts)
    }


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_definition_adds_no_code(everywhere: Emitted, text: str) -> None:
    modules, _ = everywhere[text]
    harmless, _ = everywhere[HARMLESS_NAME if text.isidentifier() else HARMLESS]
    for name, source in modules.items():
        tree = ast.parse(source)
        wanted = ast.parse(harmless[name])
        assert _imports(tree) == _imports(wanted)
        assert _nodes(tree) == _nodes(wanted), name
        assert _names(tree) - _names(wanted) <= _own_name(text), name


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_text_of_a_definition_comes_back_unchanged(everywhere: Emitted, text: str) -> None:
    modules, catalog = everywhere[text]
    made, listed, _ = hostile_definition(text)
    assert catalog["provider.json"] == {k: v for k, v in made.items() if k != "models"}
    assert catalog["llm.json"][0] == listed
    assert catalog["customizable.json"]["llm"]["parameter_rules"][2]["help"]["en_US"] == text
    sdk = module_of(modules["sdk.py"])
    stubs = module_of(modules["stubs.py"])
    assert inspect.getdoc(sdk) == inspect.cleandoc(f"{text}. {text}".strip())
    assert inspect.getdoc(sdk.LLM) == inspect.cleandoc(
        f"Generate text from a conversation, with {text}."
    )
    assert {"secret"} == stubs.AcmeModelCredentials.SECRETS
    flow = " ".join(text.split()).rstrip(".")
    assert f"plain: {flow}" in (inspect.getdoc(sdk.LLM.__init__) or "")
    choices = _literals(modules["sdk.py"])
    assert text in choices
    credentials = stubs.AcmeModelCredentials(**{_python_name(text): "x", "plain": text})
    assert dict(credentials) == {text: "x", "plain": text}
    read = stubs.AcmeCredentials.of({text: "x", "plain": text, "undeclared": text})
    assert read.without() == {text: "x", "plain": text}
    assert text in stubs.AcmeLLMParameters.of({text: 1}).names()


def _nodes(tree: ast.Module) -> int:
    """Count the nodes, but for the mapping of declared names that Python cannot use."""
    renamed = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAMES"
    ]
    assert all(ast.literal_eval(node.value) for node in renamed)
    return len(list(ast.walk(tree))) - sum(len(list(ast.walk(node))) for node in renamed)


def _python_name(text: str) -> str:
    from modelport_generator.build.keywords import credential_keywords

    form = {
        "credential_form_schemas": [field("plain"), field("choice"), field("secret"), field(text)]
    }
    return str(next(k.name for k in credential_keywords([form]) if k.wire == text))


def _own_name(text: str) -> set[str]:
    """The one name that a text may become: that of its own keyword."""
    return {_python_name(text), *(f"{_python_name(text)}{'_' * n}" for n in (1, 2))}


def _names(tree: ast.AST) -> set[str]:
    return {
        name
        for node in ast.walk(tree)
        for name in (
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "arg", None),
            getattr(node, "name", None),
        )
        if name is not None
    }


def _imports(tree: ast.AST) -> list[str]:
    return [ast.dump(n) for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]


def _literals(text: str) -> set[Any]:
    return {n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant)}


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(min_size=1, max_size=40))
def test_any_text_of_a_definition_stays_text(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        text = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF) + "x"
    modules, catalog = emitted(Project(tmp_path_factory.mktemp("any")), text)
    assert catalog["provider.json"]["label"]["en_US"] == text
    for name, source in modules.items():
        assert _names(ast.parse(source)) >= {"annotations"}, name
        module_of(source)


# Schemas ------------------------------------------------------------------------------------------


class Hostile(Schemas):
    """The schemas with `text` as every description and default text."""

    def __init__(self, text: str) -> None:
        self.interfaces = _with_text(_schema("interfaces.json"), text)
        self.errors = _with_text(_schema("errors.json"), text)


def _schema(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((schema_folder() / name).read_text(encoding="utf-8"))
    return document


def _with_text(value: Any, text: str) -> Any:
    """Replace every text for people; `doc` and `description` are all there are."""
    match value:
        case dict():
            return {
                k: text
                if k in ("doc", "description") and isinstance(v, str)
                else _with_text(v, text)
                for k, v in value.items()
            }
        case list():
            return [_with_text(item, text) for item in value]
        case _:
            return value


def contract_modules(text: str) -> dict[str, str]:
    schemas = Hostile(text)
    contract = build_contract(schemas, Glossary(schemas))
    modules = {
        f"interfaces/{name}": source for name, source in emit.interface_modules(contract).items()
    }
    modules["errors.py"] = emit.errors_module(contract.errors)
    modules["models.py"] = emit.models_module(contract)
    return modules


@pytest.fixture(scope="module")
def contracts() -> Mapping[str, Mapping[str, str]]:
    texts = (HARMLESS, *ALL)
    made = {text: contract_modules(text) for text in texts}
    raw = {f"{n}/{m}": s for n, text in enumerate(texts) for m, s in made[text].items()}
    ready = formatted(raw)
    return {text: {m: ready[f"{n}/{m}"] for m in made[text]} for n, text in enumerate(texts)}


@pytest.mark.slow
@pytest.mark.parametrize("text", part(ALL, 0), ids=ascii)
def test_a_schema_adds_no_code_and_its_text_comes_back(
    contracts: Mapping[str, Mapping[str, str]], text: str
) -> None:
    modules = contracts[text]
    for name, source in modules.items():
        assert shape(source) == shape(contracts[HARMLESS][name]), name
    errors = module_of(modules["errors.py"])
    assert inspect.getdoc(errors.InvokeError) == shown(text)
    assert errors.InvokeError.description == text
