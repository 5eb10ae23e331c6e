"""The pages of the reference, by file name."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from ...definitions.profiles import parameter_templates, schema_folder
from ...json_values import as_list, as_mapping, as_text
from ...runtime.adapters.customizable import holds
from ...targets.pages.markdown import code, table, text
from .keys import DOCUMENTS, Section, sections
from .problems import codes_by_key
from .source import read_classes

_MADE: Final = "<!-- Made by `modelport docs --reference`; do not edit. -->"
_FILES: Final[Mapping[str, str]] = {
    "provider": "The provider: `acme.yaml`",
    "credential_form": "Credential forms",
    "model": "A model: `llm/acme-chat.yaml`",
    "parameter_rule": "Parameter rules",
    "i18n": "Translated texts",
    "position": "The order of models: `_position.yaml`",
    "modelport": "Facts for modelport alone: `modelport.yaml`",
    "manifest": "A plugin: `manifest.yaml`",
}
_OTHERS: Final[Mapping[str, str]] = {
    "templates": "Parameter templates",
    "when": "Conditions: `when:`",
    "quirks": "Quirks of each base",
    "entities": "Entities",
    "records": "Records of the wire kit",
}
_WIRE: Final = ("Delta", "AnswerRules", "RetryPolicy", "TimeLimits")
"""The records that the kit returns to adapters and takes from them."""


def reference_pages() -> dict[str, str]:
    """Return all pages."""
    facts = tomllib.loads(Path(__file__).with_name("keys.toml").read_text(encoding="utf-8"))
    problems = codes_by_key()
    made = {
        f"{name}.md": _page(_FILES[name], _document(name, facts, problems)) for name in DOCUMENTS
    }
    others = {
        "templates": _templates(),
        "when": _conditions(),
        "quirks": _quirks(),
        "entities": _entities(),
        "records": _records(),
    }
    made |= {f"{name}.md": _page(_OTHERS[name], lines) for name, lines in others.items()}
    made["README.md"] = _page("Reference of the format", _index())
    return made


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([_MADE, f"# {title}\n", *lines])


def _index() -> Iterator[str]:
    yield "Generated from the schemas and the sources. [format.md](../format.md) explains the format as a whole.\n"
    for name, title in {**_FILES, **_OTHERS}.items():
        yield f"* [{title}]({name}.md)"
    yield ""


def _document(
    name: str, facts: Mapping[str, Any], problems: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[str]:
    listed = sections(name)
    if not listed:
        schema = json.loads((schema_folder() / "definitions" / f"{name}.json").read_text("utf-8"))
        yield f"{schema['description']}\n"
        yield f"A list. {schema['items']['description']}\n"
    for section in listed:
        yield f"## {section.title}\n"
        yield f"{section.meaning}\n"
        yield from _keys(section, as_mapping(facts.get(section.title)), problems)


def _keys(
    section: Section, facts: Mapping[str, Any], problems: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[str]:
    for key in section.keys:
        about = as_mapping(facts.get(key.name))
        yield f"### `{key.name}`\n"
        yield f"{key.meaning}\n"
        default = "required" if key.required else about.get("default", "none")
        rows = [
            ("type", key.type),
            ("when absent", default),
            ("read by", about.get("readers", facts.get("readers"))),
            ("example", f"`{key.name}: {about['example']}`" if about else ""),
            ("problems", _links(problems.get((section.title, key.name), ()))),
        ]
        yield from (f"* **{name}:** {value}" for name, value in rows if value)
        yield ""


def _links(codes: Sequence[str]) -> str:
    from ...check.codes import codes as register

    return ", ".join(
        f"[{each}](../problems.md#{_anchor(f'{each}: {register()[each].title}')})" for each in codes
    )


def _anchor(heading: str) -> str:
    """Return the fragment of a heading on a web page."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _templates() -> Iterator[str]:
    yield "`use_template: NAME` merges these keys into a rule, whose own keys win. Keys that are absent here stay absent.\n"
    columns = ("type", "default", "min", "max", "precision", "options", "required")
    rows = [
        [code(name), *(_cell(template.get(column)) for column in columns)]
        for name, template in parameter_templates().items()
    ]
    yield from table(["template", *columns], rows)
    yield from table(
        ["template", "label", "help"],
        [
            [code(name), *(_english(template.get(key)) for key in ("label", "help"))]
            for name, template in parameter_templates().items()
        ],
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(code, as_list(value)))
    return "" if value is None else code(json.dumps(value))


def _sentence(text: str) -> str:
    """Return a sentence from the project's schemas or sources for a cell, keeping its markup."""
    return text.replace("|", "\\|")


def _english(texts: Any) -> str:
    return text(as_text(as_mapping(texts).get("en_US")))


_GRAMMAR: Final = """\
A `when:` is used in [`modelport.yaml`](modelport.md) for a rule, a feature or the value of a quirk. All of its keys must
hold. Without a `when:`, the rule, feature or value always applies.

```text
when       = { condition }                 at least one; all must hold
condition  = "model:" pattern              the name of the model
           | "credential:" { variable: name, value: text }    the entered value is exactly this text
           | "ability:" name               the server reports it for the model
pattern    = glob                          must match the whole name, case counts
           | "/" regular-expression "/"    must be found in the name
glob       = text with * ? [abc] [!abc]
name       = lower-case letter { letter | digit | "_" | "-" }
```

An ability does not hold when the server does not report it, or when nothing is known about the model.

Examples for a model `acme-large-2` with the credentials `{"mode": "chat"}`, for which the server reports
`vision`:
"""
_CONDITIONS: Final[Sequence[Mapping[str, Any]]] = (
    {"model": "acme-*"},
    {"model": "acme"},
    {"model": "ACME-*"},
    {"model": "acme-large-[!3]"},
    {"model": "/large-[0-9]$/"},
    {"model": "/acme/"},
    {"credential": {"variable": "mode", "value": "chat"}},
    {"credential": {"variable": "mode", "value": "Chat"}},
    {"ability": "vision"},
    {"ability": "tools"},
    {"ability": "vision", "model": "other-*"},
)


def _conditions() -> Iterator[str]:
    yield _GRAMMAR
    rows = [
        [code(f"when: {json.dumps(when)}"), "holds" if _holds(when) else "does not hold"]
        for when in _CONDITIONS
    ]
    yield from table(["condition", "then"], rows)


def _holds(when: Mapping[str, Any]) -> bool:
    return holds(when, "acme-large-2", {"mode": "chat"}, ["vision"])


def _quirks() -> Iterator[str]:
    yield "Keys of `quirks:` in `modelport.yaml`, by the `base:` that reads them. Each may also be a list of"
    yield "`{ value: ..., when: ... }`, of which the first that [holds](when.md) counts.\n"
    for file in sorted(_providers().glob("*/quirks.py")):
        quirks = read_classes(file).get("Quirks")
        if quirks is not None:
            yield f"## {code(file.parent.name)}\n"
            rows = [
                [code(a.name), code(a.type), code(a.default), _sentence(a.doc)]
                for a in quirks.attributes
            ]
            yield from table(["quirk", "type", "default", "meaning"], rows)


def _records() -> Iterator[str]:
    document = json.loads((schema_folder() / "interfaces.json").read_text(encoding="utf-8"))
    yield "## Records of `modelport.interfaces` between callers and adapters\n"
    for record in document["records"]:
        yield f"### {record['name']}\n"
        yield f"{record['doc']}\n"
        rows = [
            [
                code(f["name"]),
                code(f["type"]),
                code(f.get("default", "")),
                _sentence(f.get("doc", "")),
            ]
            for f in record["fields"]
        ]
        yield from table(["field", "type", "default", "meaning"], rows)
    yield "## Records of `modelport_providers.wire`\n"
    found = {
        name: each
        for file in sorted((_providers() / "wire").rglob("*.py"))
        for name, each in read_classes(file).items()
    }
    for name in _WIRE:
        yield f"### {name}\n"
        yield f"{found[name].doc}\n"
        rows = [
            [code(a.name), code(a.type), code(a.default), _sentence(a.doc)]
            for a in found[name].attributes
        ]
        yield from table(["field", "type", "default", "meaning"], rows)


def _providers() -> Path:
    """Return the folder of modelport's own providers, without importing them."""
    found = find_spec("modelport_providers")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("the package modelport_providers is not installed")
    return Path(next(iter(found.submodule_search_locations)))


def _entities() -> Iterator[str]:
    yield "The inputs and results of calls. In Python they are classes of `modelport.entities`.\n"
    for file in sorted((schema_folder() / "entities").glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        yield f"## {document['title']}\n"
        yield f"{document['description']}\n"
        for name, schema in document["$defs"].items():
            yield f"### {name}\n"
            yield f"{schema.get('description', '')}\n"
            yield from _entity(schema)


def _entity(schema: Mapping[str, Any]) -> Iterator[str]:
    if "enum" in schema:
        yield f"One of {', '.join(code(each) for each in schema['enum'])}.\n"
    bases = [_linked(base["$ref"]) for base in schema.get("allOf", ())]
    if bases:
        yield f"Has all attributes of {', '.join(bases)}.\n"
    properties = as_mapping(schema.get("properties"))
    if properties:
        required = schema.get("required", ())
        rows = [
            [
                code(name),
                _entity_type(about),
                "required" if name in required else _cell(about.get("default")),
                _sentence(about.get("description", "")),
            ]
            for name, about in properties.items()
        ]
        yield from table(["field", "type", "default", "meaning"], rows)


def _entity_type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _linked(schema["$ref"])
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return " or ".join(_entity_type(each) for each in schema[keyword])
    if "enum" in schema:
        return " or ".join(code(each) for each in schema["enum"])
    kinds = schema.get("type", "any JSON")
    listed = [kinds] if isinstance(kinds, str) else list(kinds)
    return " or ".join(_entity_kind(kind, schema) for kind in listed)


def _entity_kind(kind: str, schema: Mapping[str, Any]) -> str:
    if kind == "array":
        return f"list of {_entity_type(schema.get('items', {}))}"
    return str(schema.get("format", "text")) if kind == "string" else kind


def _linked(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return f"[{name}](entities.md#{name.lower()})"
