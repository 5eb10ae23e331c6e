"""The reference of the format describes every key like the schemas, the checks and the code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from modelport_generator.check.codes import codes
from modelport_generator.cli import cli
from modelport_generator.definitions.profiles import BASE_URI, definitions
from modelport_generator.report.reference import keys, pages
from modelport_generator.report.reference.keys import DOCUMENTS, locate, sections
from modelport_generator.report.reference.problems import codes_by_key
from modelport_generator.report.reference.source import read_classes

FACTS: dict[str, Any] = tomllib.loads(
    Path(keys.__file__).with_name("keys.toml").read_text(encoding="utf-8")
)
SECTIONS = [section for document in DOCUMENTS for section in sections(document)]
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages.reference_pages()


def test_every_key_of_the_schemas_is_described_and_no_other() -> None:
    declared = {section.title: [key.name for key in section.keys] for section in SECTIONS}
    facts = {title: [k for k in keys_ if k != "readers"] for title, keys_ in FACTS.items()}
    assert {title: sorted(names) for title, names in facts.items()} == {
        title: sorted(names) for title, names in declared.items()
    }


@pytest.mark.slow
def test_each_key_has_type_meaning_default_readers_and_example(made: dict[str, str]) -> None:
    for section in SECTIONS:
        page = made[f"{section.document}.md"]
        block = page.partition(f"## {section.title}\n")[2]
        for key in section.keys:
            reported = block.partition(f"### `{key.name}`\n")[2].partition("###")[0]
            for word in ("**type:** ", "**when absent:** ", "**read by:** ", "**example:** "):
                assert word in reported, f"{section.title}.{key.name} has no {word}"
            assert key.meaning and key.meaning in reported
            assert key.type != "any value" or (section.title, key.name) in _ANY


_ANY = {("ConditionalQuirk", "value")}


def _examples() -> Iterator[tuple[str, str, str, Any]]:
    for section in SECTIONS:
        for key in section.keys:
            text = FACTS[section.title][key.name]["example"]
            if "..." not in text:
                value = yaml.safe_load(f"{key.name}: {text}")[key.name]
                yield section.document, section.title, key.name, value


def _schema(document: str, title: str, name: str) -> dict[str, Any]:
    """Return the strict schema of one key, by its reference."""

    def search(node: Any, pointer: str) -> Iterator[str]:
        if isinstance(node, dict):
            if node.get("title") == title and name in (node.get("properties") or {}):
                yield f"{pointer}/properties/{name}"
            for key, value in node.items():
                yield from search(value, f"{pointer}/{key}")

    uri = f"{BASE_URI}{document}.json"
    if title == "I18n":
        return {"$ref": f"{uri}#/$defs/locales/properties/{name}"}
    return {"$ref": f"{uri}#{next(search(definitions('strict')[uri], ''))}"}


def test_every_example_is_what_its_key_takes() -> None:
    resources = [(uri, Resource.from_contents(s)) for uri, s in definitions("strict").items()]
    registry = Registry().with_resources(resources)
    checked = 0
    for document, title, name, value in _examples():
        validator = Draft202012Validator(_schema(document, title, name), registry=registry)
        found = [error.message for error in validator.iter_errors(value)]
        assert found == [], f"{title}.{name}: {value!r}"
        checked += 1
    assert checked > 100


PLACES = [
    ("model", ["pricing", "unit"], ("Pricing", "unit")),
    ("model", ["parameter_rules", "min"], ("ParameterRule", "min")),
    ("model", ["label", "en_US"], ("I18n", "en_US")),
    ("provider", ["model_credential_schema", "credential_form_schemas", "show_on", "value"],
     ("ShowOn", "value")),
    ("provider", ["models", "llm", "position"], ("ModelFileSection", "position")),
    ("modelport", ["customizable", "llm", "parameter_rules", "when", "model"], ("When", "model")),
    ("model", ["no_such_key"], None),
]  # fmt: skip


@pytest.mark.parametrize(("document", "path", "place"), PLACES)
def test_a_path_locates_its_key(document: str, path: list[str], place: Any) -> None:
    assert locate(document, path) == place


PROBLEMS = [
    (("Pricing", "unit"), "MP432"),
    (("ParameterRule", "precision"), "MP415"),
    (("CredentialField", "required"), "MP304"),
    (("Provider", "background"), "MP335"),
    (("I18n", "ko_KR"), None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("place", "code"), PROBLEMS)
def test_a_problem_is_listed_at_the_key_where_its_examples_differ(place: Any, code: Any) -> None:
    found = codes_by_key()
    assert (code in found[place]) if code else place not in found


def test_every_link_leads_to_a_heading(made: dict[str, str]) -> None:
    texts = {**made, "../problems.md": (DOCS / "problems.md").read_text("utf-8")}
    texts["../format.md"] = (DOCS / "format.md").read_text("utf-8")
    anchors = {name: set(_anchors(text)) for name, text in texts.items()}
    links = 0
    for page, text in made.items():
        for file, fragment in re.findall(r"\]\(([^)#]+)(?:#([^)]*))?\)", text):
            assert file in texts, f"{page}: {file}"
            assert not fragment or fragment in anchors[file], f"{page}: {file}#{fragment}"
            links += 1
    assert links > 200


def _anchors(page: str) -> Iterator[str]:
    for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE):
        kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
        yield kept.replace(" ", "-")


def test_templates_quirks_entities_and_records_are_all_there(made: dict[str, str]) -> None:
    from modelport import entities
    from modelport_generator.definitions.profiles import parameter_templates

    assert all(f'| `{name}` | `"' in made["templates.md"] for name in parameter_templates())
    assert "| `system_role` |" in made["quirks.md"]
    for name in set(entities.__all__) - {"PARAMETER_TEMPLATES"}:
        assert f"### {name}\n" in made["entities.md"]
    for name in ("Delta", "Request", "Response", "ServerSentEvent", "CallOptions", "TimeLimits"):
        assert f"### {name}\n" in made["records.md"]


def test_a_default_of_the_wire_kit_is_that_of_its_class(made: dict[str, str]) -> None:
    from dataclasses import fields

    from modelport_providers import wire

    for kind in (wire.Delta, wire.RetryPolicy, wire.TimeLimits, wire.AnswerRules):
        block = made["records.md"].partition(f"### {kind.__name__}\n")[2].partition("###")[0]
        assert all(f"| `{field.name}` |" in block for field in fields(kind))


def test_docs_are_read_from_source_that_is_never_run(tmp_path: Path) -> None:
    file = tmp_path / "quirks.py"
    file.write_text(
        "raise SystemExit\n"
        "class Quirks:\n"
        '    """All of\n    them."""\n'
        '    a: Annotated[str, "One."] = "x"\n'
        "    b: dict[str, str] = field(default_factory=dict[str, str])\n"
        '    """Two."""\n'
        "    _hidden: int = 1\n"
        "    c: int\n",
        "utf-8",
    )
    found = read_classes(file)["Quirks"]
    assert found.doc == "All of them."
    shown = [(each.name, each.type, each.default, each.doc) for each in found.attributes]
    assert shown == [
        ("a", "str", "'x'", "One."),
        ("b", "dict[str, str]", "empty", "Two."),
        ("c", "int", "", ""),
    ]


def test_a_code_of_every_family_of_keys_is_linked(made: dict[str, str]) -> None:
    linked = {code for page in made.values() for code in re.findall(r"\[(MP\d+)\]", page)}
    assert linked <= set(codes())
    assert {code[:3] for code in linked} >= {"MP2", "MP3", "MP4", "MP7", "MP8"}


def test_the_pages_of_the_repository_are_up_to_date(made: dict[str, str]) -> None:
    folder = DOCS / "reference"
    found = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert found == made, "run: make docs"


def _docs(folder: Path, *options: str) -> Any:
    return CliRunner().invoke(cli, ["docs", "--reference", "--out", str(folder), *options])


@pytest.mark.slow
def test_the_command_writes_pages_and_removes_old_ones(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    assert _docs(folder).exit_code == 0
    (folder / "old.md").write_text("<!-- Made by `modelport docs` -->\n", "utf-8")
    (folder / "when.md").unlink()
    reported = _docs(folder, "--check")
    assert reported.exit_code == 1
    assert (
        "old.md is out of date" in reported.output and "when.md is out of date" in reported.output
    )
    assert _docs(folder).exit_code == 0
    assert _docs(folder, "--check").exit_code == 0
    assert not (folder / "old.md").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["notes.md", "data.txt"])
def test_a_folder_with_other_files_is_left_unchanged(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine\n", "utf-8")
    reported = _docs(tmp_path)
    assert reported.exit_code == 1 and "nothing was written" in reported.output
    assert [path.name for path in tmp_path.iterdir()] == [name]
