"""Every code matches its page: the wrong example has the problem, the right one does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from test_trees import PLUGIN

from check_bases import BASES
from modelport_generator.check.codes import Code, codes
from modelport_generator.check.repair.fixes import apply_fixes
from modelport_generator.check.run import Unit, check_unit, units_of
from modelport_generator.check.selection.comments import suppress
from modelport_generator.check.selection.settings import Selection
from modelport_generator.pipeline.run import generate
from modelport_generator.problems import Problem
from modelport_generator.project import Project
from modelport_generator.python.names import class_prefix
from modelport_generator.report.codes_page import code_text, problems_page

_SOURCES = Path(__file__).parents[2] / "generator" / "modelport_generator"
_FORM = "{name}:\n{model}  credential_form_schemas:\n{fields}"
_OWN = {
    "acme.yaml": BASES["provider"][1].replace("  - text-embedding\n", ""),
    "modelport.yaml": BASES["modelport"][1],
    "llm/llm.py": codes()["MP604"].fixed["llm/llm.py"],
    "_assets/small.svg": "<svg/>",
    "_assets/large.svg": "<svg/>",
}
_KINDS = {"document": None, "empty": "position"}

_ALONE = [
    code for code in codes().values() if code.kind not in ("plugin", "own", "older", "project")
]
_FOLDERS = [code for code in codes().values() if code.kind in ("plugin", "own", "older", "project")]


def test_every_code_that_is_used_is_in_the_register_and_the_other_way_round() -> None:
    assert _used(_SOURCES) == set(codes())


@pytest.mark.slow
@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_every_code_has_a_wrong_and_a_right_example(code: Code) -> None:
    assert (code.files and code.fixed) or (code.wrong and code.right)
    page = code_text(code)
    assert "wrong" in page
    assert "Right" in page


def _used(folder: Path) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return {code for text in texts for code in re.findall(r'"(MP\d{3})"', text)}


@pytest.mark.slow
@pytest.mark.parametrize("code", _ALONE, ids=lambda code: code.code)
def test_the_wrong_example_shows_the_problem(code: Code, tmp_path: Path) -> None:
    found = [each for each in _wrong_problems(tmp_path, code) if each.code == code.code]
    assert found
    assert found[0].severity == code.severity
    assert (found[0].fix is not None) == code.fixable


@pytest.mark.slow
@pytest.mark.parametrize("code", _ALONE, ids=lambda code: code.code)
def test_the_right_example_is_right(code: Code, tmp_path: Path) -> None:
    assert [each for each in _problems(tmp_path, code, code.right) if each.severity != "info"] == []


@pytest.mark.slow
@pytest.mark.parametrize("code", _FOLDERS, ids=lambda code: code.code)
def test_the_wrong_folder_shows_the_problem(code: Code, tmp_path: Path) -> None:
    found = [each for each in _tree(tmp_path, code, code.files) if each.code == code.code]
    assert found
    assert found[0].severity == code.severity


@pytest.mark.slow
@pytest.mark.parametrize("code", _FOLDERS, ids=lambda code: code.code)
def test_the_right_folder_is_right(code: Code, tmp_path: Path) -> None:
    problems = _tree(tmp_path, code, code.fixed)
    assert [each for each in problems if each.severity != "info"] == []


@pytest.mark.slow
@pytest.mark.parametrize("code", [c for c in _ALONE if c.fixable], ids=lambda code: code.code)
def test_a_fix_repairs_the_wrong_example_and_a_second_run_changes_nothing(
    code: Code, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(_document(code, code.wrong), encoding="utf-8", newline="")
    unit = Unit(path, str(path))
    before = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert apply_fixes(check_unit(unit, kind=_kind(code)).problems) == [str(path)]
    after = check_unit(unit, kind=_kind(code)).problems
    assert code.code not in {each.code for each in after}
    assert apply_fixes(after) == []
    assert list(yaml.safe_load(path.read_text(encoding="utf-8"))) or before


def test_the_page_of_all_problems_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "problems.md"
    assert page.read_text(encoding="utf-8") == problems_page(), "run: make docs"


def _wrong_problems(folder: Path, code: Code) -> list[Problem]:
    return _problems(folder, code, code.wrong * code.repeated, code.encoding)


def _problems(folder: Path, code: Code, fragment: str, encoding: str = "utf-8") -> list[Problem]:
    path = folder / "example.yaml"
    path.write_text(_document(code, fragment), encoding=encoding, newline="")
    result = check_unit(Unit(path, path.name), kind=_kind(code))
    problems = suppress(result.problems, {each.name: each.text for each in result.documents})
    return Selection(select=("ALL",)).apply(problems)


def _kind(code: Code) -> object:
    if code.kind in _KINDS:
        return _KINDS[code.kind]
    part = {"rule": "llm", "pricing": "llm", "field": "provider", "provider_field": "provider"}
    return BASES[part.get(code.kind, code.kind)][0]


def _document(code: Code, fragment: str) -> str:
    match code.kind:
        case "document" | "empty" | "position":
            return fragment
        case "rule":
            return _merged("llm", "parameter_rules:\n" + _indented(fragment, 2))
        case "pricing":
            known = yaml.safe_load(BASES["llm"][1])["pricing"]
            key, _, value = fragment.strip().partition(": ")
            lines = [f"  {name}: '{each}'" for name, each in known.items() if name != key]
            return _merged("llm", "\n".join(["pricing:", *lines, f"  {key}: {value}", ""]))
        case "field" | "provider_field":
            own = code.kind == "field"
            name = "model_credential_schema" if own else "provider_credential_schema"
            model = "  model: {label: {en_US: Model}}\n" if own else ""
            fields = _indented(fragment, 4)
            return _merged("provider", _FORM.format(name=name, model=model, fields=fields))
        case kind:
            return _merged(kind, fragment)


def _merged(base: str, fragment: str) -> str:
    """Replace the keys of the base by those of the fragment; `-key:` only removes."""
    text = BASES[base][1]
    mark = "\ufeff" if fragment.startswith("\ufeff") else ""
    fragment = fragment.removeprefix("\ufeff")
    for key in set(re.findall(r"^-?([A-Za-z_]+):", fragment, re.MULTILINE)):
        text = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", text, flags=re.MULTILINE)
    return mark + re.sub(r"^-[a-z]+:\n", "", fragment) + ("" if "---" in fragment else text)


def _indented(text: str, width: int) -> str:
    return "".join(f"{' ' * width}{line}\n" for line in text.splitlines())


_OLDER = {
    "acme.yaml": _OWN["acme.yaml"],
    "llm/acme-chat.yaml": BASES["llm"][1],
    "_assets/small.svg": "<svg/>",
    "_assets/large.svg": "<svg/>",
}


def _tree(folder: Path, code: Code, files: Mapping[str, str]) -> list[Problem]:
    if code.kind == "project":
        return _generated(folder, files)
    base = PLUGIN if code.kind == "plugin" else _OLDER if code.kind == "older" else _OWN
    root = folder / "acme"
    for name, text in (base | _whole(code, files)).items():
        if text != "-":
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    return [each for unit in units_of([root]) for each in check_unit(unit).problems]


def _generated(root: Path, files: Mapping[str, str]) -> list[Problem]:
    """Generate from a project whose folders are those of the files, each a whole provider."""
    home = root / "field" / "providers"
    for name in sorted({path.partition("/")[0] for path in files}):
        # The stub follows the id, which an example may have changed.
        own = {path.replace("acme", name): text for path, text in _OWN.items()}
        shown = files[f"{name}/{name}.yaml"]
        provider_id = yaml.safe_load(shown)["provider"]
        own[f"{name}.yaml"] = _merged_provider(codes()["MP604"], shown)
        own["llm/llm.py"] = own["llm/llm.py"].replace("Acme", class_prefix(provider_id))
        for path, text in own.items():
            (home / name / path).parent.mkdir(parents=True, exist_ok=True)
            (home / name / path).write_text(text, encoding="utf-8")
    target = Project(root, root / "field" / "out", "field.out", home, "field.providers", core=False)
    return list(generate(target, lambda _: None).problems)


def _whole(code: Code, files: Mapping[str, str]) -> dict[str, str]:
    """Complete the files of an example, in which only the relevant keys are written."""
    whole: dict[str, str] = {}
    for name, text in files.items():
        if name == "manifest.yaml" and text != "-":
            text = _merged("manifest", text)
        elif name.endswith(("acme.yaml", "vendor.yaml")) and text != "-":
            text = _merged_provider(code, text)
        elif name.startswith("models/") and name.endswith(".yaml") and text.startswith("model: "):
            text = _merged_model(text)
        whole[name] = text
    return whole


def _merged_provider(code: Code, fragment: str) -> str:
    base = PLUGIN["provider/acme.yaml"] if code.kind == "plugin" else _OWN["acme.yaml"]
    for key in re.findall(r"^([a-z_]+):", fragment, re.MULTILINE):
        base = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", base, flags=re.MULTILINE)
    return fragment + base


def _merged_model(fragment: str) -> str:
    if "model_type: rerank" in fragment:
        return fragment.replace("parameter_rules: []\n", "")
    return _merged("llm", fragment)
