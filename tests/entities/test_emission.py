"""Any schema becomes classes that work, and text in it stays text."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from hostile import HALF, TEXTS
from modelport_generator.targets.python.entities import (
    EngineSettings,
    UnexpectedCode,
    UnreadableSchema,
    build,
)
from modelport_generator.targets.python.entities.syntax import reject_surprises
from thorough import part

ROOT = Path(__file__).parents[2]
OTHERS = EngineSettings(doc="Somebody's entities.", source="schemas")


def odd(turn: int) -> pytest.MarkDecorator:
    """Give a test odd texts."""
    return pytest.mark.parametrize("text", part(TEXTS, turn), ids=ascii)


_numbers = itertools.count()


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Generate a package from documents and import it."""
    monkeypatch.syspath_prepend(tmp_path)
    loaded: list[str] = []

    def generate(documents: Mapping[str, Any]) -> ModuleType:
        name = f"generated_entities_{next(_numbers)}"
        (tmp_path / name).mkdir()
        for module, text in build(documents, settings=OTHERS).items():
            (tmp_path / name / module).write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        loaded.append(name)
        return importlib.import_module(name)

    yield generate
    for name in [m for m in sys.modules if m.partition(".")[0] in loaded]:
        del sys.modules[name]


def one(schema: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    """Return documents with one schema, named `Thing`, and others beside it."""
    return {"thing.json": {"$defs": {"Thing": schema, **others}}}


# Text stays text --------------------------------------------------------------------------------


@pytest.mark.slow
@odd(0)
def test_descriptions_come_back_unchanged(load: Any, text: str) -> None:
    schema = {"description": text, "type": "object", "properties": {"a": {"description": text}}}
    of_class, of_field = documented(load(one(schema)).Thing)
    assert text in (of_class, inspect.cleandoc(of_class))
    assert text in (of_field, inspect.cleandoc(of_field))


def documented(thing: type) -> tuple[str, str]:
    """Return the docstrings of a class and of its field, as the source has them."""
    module = sys.modules[thing.__module__]
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    (found,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    of_class, of_field = (
        str(ast.literal_eval(node.value)) for node in found.body if isinstance(node, ast.Expr)
    )
    return of_class, of_field


@pytest.mark.slow
@odd(1)
def test_closed_sets_and_constants_keep_their_values(load: Any, text: str) -> None:
    schema = {
        "type": "object",
        "properties": {
            "named": {"$ref": "#/$defs/Choice", "default": text},
            "fixed": {"$ref": "#/$defs/Choice", "const": text},
            "inline": {"enum": [text, "other"]},
            "constant": {"const": text},
        },
    }
    package = load(one(schema, Choice={"type": "string", "enum": [text, "other"]}))
    assert [member.value for member in package.Choice] == [text, "other"]
    thing = package.Thing(fixed=text, inline=text, constant=text)
    assert thing.named is package.Choice(text)
    assert (thing.fixed, thing.inline, thing.constant) == (text, text, text)
    with pytest.raises(ValidationError, match="constant"):
        package.Thing(constant=f"{text}.")


@pytest.mark.slow
@odd(2)
def test_defaults_come_back_unchanged(load: Any, text: str) -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "default": text},
            "b": {"type": "array", "items": {"type": "string"}, "default": [text]},
            "c": {"type": "object", "additionalProperties": True, "default": {text: [text]}},
        },
    }
    thing = load(one(schema)).Thing()
    assert (thing.a, thing.b, thing.c) == (text, [text], {text: [text]})


@pytest.mark.slow
@odd(0)
@pytest.mark.parametrize("required", [True, False])
def test_properties_of_any_name_are_read_and_written(load: Any, text: str, required: bool) -> None:
    schema = {
        "type": "object",
        "properties": {text: {"type": "string"}},
        "required": [text] if required else [],
    }
    thing = load(one(schema)).Thing.model_validate({text: "v"})
    assert thing.model_dump(by_alias=True) == {text: "v"}


@pytest.mark.slow
@odd(1)
def test_definitions_of_any_name_can_be_referred_to(load: Any, text: str) -> None:
    pointer = quote(text.replace("~", "~0").replace("/", "~1"))
    schema = {"type": "object", "properties": {"a": {"$ref": f"#/$defs/{pointer}"}}}
    other = {"type": "object", "properties": {"b": {"type": "integer"}}, "required": ["b"]}
    package = load({"thing.json": {"$defs": {text: other, "Thing": schema}}})
    assert package.Thing.model_validate({"a": {"b": "1"}}).a.b == 1


UNUSED = ("title", "$comment", "$id", "customBasePath", "x-any", "format")


@cache
def with_keywords(text: str | None) -> dict[str, str]:
    """Return the modules of a class for each unused keyword, which is a text, or not there."""
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    classes = {
        f"Thing{number}": schema | ({} if text is None else {keyword: text})
        for number, keyword in enumerate(UNUSED)
    }
    return build({"thing.json": {"$defs": classes}}, settings=OTHERS)


@pytest.mark.slow
@odd(2)
def test_keywords_that_no_class_needs_change_nothing(text: str) -> None:
    plain = with_keywords(None)
    assert plain["thing.py"].count("class Thing") == len(UNUSED)
    assert with_keywords(text) == plain


@pytest.mark.slow
def test_an_extension_of_the_engine_cannot_make_a_module_import(load: Any) -> None:
    schema = {
        "type": "object",
        "customBasePath": "os.PathLike",
        "properties": {"a": {"type": "string", "customTypePath": "os.system"}},
    }
    assert load(one(schema)).Thing(a="x").a == "x"


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": [HALF]},
        {"type": "object", "description": HALF, "properties": {}},
        {"type": "object", "properties": {HALF: {}}},
        {"type": "object", "properties": {"a": {"const": HALF}}},
        {"type": "object", "properties": {"a": {"type": "string", "pattern": HALF}}},
    ],
    ids=["enum", "description", "property", "const", "pattern"],
)
def test_half_a_character_is_rejected_where_no_class_can_hold_it(schema: Any) -> None:
    with pytest.raises(ValueError, match="a lone surrogate"):
        build(one(schema), settings=OTHERS)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import os", "the statement Import"),
        ("from os import system", "an import from 'os'"),
        ("class A:\n    x: int = __import__('os')", "a call of '__import__'"),
        ("class A:\n    x: int = eval", "the builtin 'eval'"),
        ("class A:\n    x: unknown", "the name 'unknown'"),
        ("class A:\n    x: int = A.__subclasses__", "the attribute '__subclasses__'"),
        ("class A:\n    x: int = (lambda: 1)", "the expression Lambda"),
        ("class A:\n    x: int = str.format('a')", "a call of 'str.format'"),
        ("class A:\n    def f(self): pass", "the statement FunctionDef"),
        ("class A(metaclass=type): pass", "a decorator or keyword at class 'A'"),
        ("class A:\n    x: int = 1 + 1", "the operator Add"),
        ("for a in []: pass", "the statement For"),
    ],
)
def test_code_that_no_schema_needs_is_rejected(code: str, problem: str) -> None:
    with pytest.raises(UnexpectedCode, match=problem):
        reject_surprises(ast.parse(code), "thing", OTHERS)


# Schemas of all kinds ---------------------------------------------------------------------------


@pytest.mark.slow
def test_documents_become_modules_that_import_each_other(load: Any) -> None:
    package = load(
        {
            "leaf-node.json": {
                "$defs": {"Leaf": {"type": "object", "properties": {"a": {"type": "integer"}}}}
            },
            "tree.json": {
                "$id": "https://example.org/schemas/tree.json",
                "$defs": {
                    "Tree": {
                        "type": "object",
                        "properties": {
                            "leaf": {
                                "$ref": "https://example.org/schemas/leaf-node.json#/$defs/Leaf"
                            },
                            "trees": {
                                "type": "array",
                                "items": {"$ref": "#/$defs/Tree"},
                                "default": [],
                            },
                        },
                        "required": ["leaf"],
                    }
                },
            },
        }
    )
    tree = package.Tree.model_validate({"leaf": {"a": 1}, "trees": [{"leaf": {}}]})
    assert (tree.leaf.a, tree.trees[0].trees) == (1, [])
    assert (package.Leaf.__module__, package.__all__) == (
        f"{package.__name__}.leaf_node",
        ["Leaf", "Tree"],
    )


def test_the_root_of_a_document_is_a_class_too(load: Any) -> None:
    package = load(
        {"order.json": {"title": "Order", "type": "object", "properties": {"next": {"$ref": "#"}}}}
    )
    assert package.Order.model_validate({"next": {"next": None}}).next.next is None


def test_names_that_modules_use_are_not_taken(load: Any) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer", "minimum": 3}}}
    package = load({"a.json": {"$defs": {"Field": schema, "BaseModel": schema, "None": schema}}})
    assert package.__all__ == ["BaseModelModel", "FieldModel", "NoneModel"]
    with pytest.raises(ValidationError, match="greater than or equal to 3"):
        package.FieldModel(a=1)


def test_lists_of_two_things_are_not_one_list(load: Any) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {}, "default": []}}}
    thing = load(one(schema)).Thing
    thing().a.append(1)
    assert thing().a == []


def test_a_nested_class_is_found_inside_and_outside_its_owner(load: Any) -> None:
    inner = {
        "type": "object",
        "x-modelport-nested-in": "Thing",
        "properties": {"b": {"type": "string"}},
    }
    schema = {"type": "object", "properties": {"a": {"$ref": "#/$defs/Inner"}}}
    package = load(one(schema, Inner=inner, Other=schema))
    assert package.Other.model_validate({"a": {"b": "c"}}).a == package.Thing.Inner(b="c")
    assert "Inner" not in package.__all__


@pytest.mark.parametrize(
    "outer", ["__import__('os').system('exit')", "Inner", "Nowhere", ["Thing"], 4]
)
def test_a_class_nests_in_a_class_of_its_document_only(outer: Any) -> None:
    inner = {"type": "object", "x-modelport-nested-in": outer, "properties": {}}
    schema = {"type": "object", "properties": {"a": {"$ref": "#/$defs/Inner"}}}
    with pytest.raises(ValueError, match="cannot be nested in"):
        build(one(schema, Inner=inner), settings=OTHERS)


@pytest.mark.slow
@odd(0)
def test_a_document_of_any_name_and_description_becomes_a_module(text: str) -> None:
    schema = {"description": text, "$defs": {"Thing": {"type": "object", "properties": {}}}}
    modules = build({f"{text}.json": schema}, settings=OTHERS)
    (module,) = (source for name, source in modules.items() if name != "__init__.py")
    doc = ast.get_docstring(ast.parse(module), clean=False) or ""
    assert text in (doc, inspect.cleandoc(doc))
    assert "\n" not in module.partition('"""')[0].rstrip("\n")


def test_a_default_survives_where_the_parent_requires_the_field(load: Any) -> None:
    kinds = {"type": "string", "enum": ["a-b", "c"]}
    base = {
        "type": "object",
        "properties": {"kind": {"$ref": "#/$defs/Kind"}},
        "required": ["kind"],
    }
    child = {
        "allOf": [{"$ref": "#/$defs/Thing"}],
        "type": "object",
        "properties": {"kind": {"$ref": "#/$defs/Kind", "default": "a-b"}},
    }
    package = load(one(base, Kind=kinds, Child=child))
    assert package.Child().kind is package.Kind.A_B
    with pytest.raises(ValidationError, match="Field required"):
        package.Thing()


def test_one_name_for_two_classes_is_rejected() -> None:
    schema = {"$defs": {"Thing": {"type": "object"}}}
    with pytest.raises(ValueError, match=r"b\.json defines 'Thing'|b defines 'Thing'"):
        build({"a.json": schema, "b.json": schema}, settings=OTHERS)


def test_a_reference_to_nothing_is_rejected() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/$defs/Nowhere"}}}
    with pytest.raises(UnreadableSchema, match=r"thing\.json: #/\$defs/Nowhere"):
        build(one(schema), settings=OTHERS)


def test_a_reference_to_another_folder_is_rejected_without_showing_the_path() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "elsewhere/a.json#/$defs/A"}}}
    with pytest.raises(UnreadableSchema, match=r"file not found: elsewhere/a\.json"):
        build(one(schema), settings=OTHERS)


def test_schemas_without_a_class_are_rejected() -> None:
    with pytest.raises(UnreadableSchema, match="not found"):
        build({"a.json": {"description": "Nothing."}}, settings=OTHERS)


def test_a_reference_to_the_network_is_rejected() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/a.json#/$defs/A"}}}
    with pytest.raises(UnreadableSchema, match="remote"):
        build(one(schema), settings=OTHERS)


# Our own ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> dict[str, str]:
    folder = ROOT / "schemas"
    documents = {
        p.name: json.loads(p.read_text("utf-8")) for p in (folder / "entities").glob("*.json")
    }
    templates = json.loads((folder / "parameter_templates.json").read_text("utf-8"))
    return build(documents, templates)


@pytest.mark.slow
def test_the_committed_modules_follow_the_schemas(ours: Mapping[str, str]) -> None:
    folder = ROOT / "generated" / "modelport" / "entities"
    assert {p.name: p.read_text("utf-8") for p in folder.glob("*.py")} == ours


@pytest.mark.slow
def test_the_modules_depend_on_nothing_but_the_schemas(ours: Mapping[str, str]) -> None:
    code = (
        "import json, pathlib, sys; from modelport_generator.targets.python.entities import build;"
        "folder = pathlib.Path('schemas');"
        "read = lambda p: json.loads(p.read_text('utf-8'));"
        "documents = {p.name: read(p) for p in sorted(folder.glob('entities/*.json'), reverse=True)};"
        "print(json.dumps(build(documents, read(folder / 'parameter_templates.json'))))"
    )
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": "generator", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(shown.stdout) == dict(ours)


@pytest.fixture(scope="module")
def black() -> Any:
    return pytest.importorskip("black", reason="the formatter of record is not installed")


def unchanged(black: Any, source: str) -> bool:
    mode = black.Mode(line_length=100, target_versions={black.TargetVersion.PY311})
    return bool(black.format_str(source, mode=mode) == source)


@pytest.mark.slow
@pytest.mark.parametrize("module", ["content.py", "message.py", "provider.py", "__init__.py"])
def test_black_would_change_nothing(ours: Mapping[str, str], black: Any, module: str) -> None:
    assert unchanged(black, ours[module])


@pytest.mark.slow
def test_black_would_change_no_text(black: Any) -> None:
    properties = {f"field{n}": {"description": text} for n, text in enumerate(TEXTS)}
    owners = {
        f"Owner{n}": {"type": "object", "properties": {}, "description": text}
        for n, text in enumerate(TEXTS)
    }
    schema = {"type": "object", "properties": properties}
    assert unchanged(black, build(one(schema, **owners), settings=OTHERS)["thing.py"])
