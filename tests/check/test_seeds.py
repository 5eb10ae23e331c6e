"""The YAML of the founding tutorial loads, and its problems are reported at their lines."""

from __future__ import annotations

import re
from pathlib import Path

from modelport_generator.check.run import check_unit, units_of
from modelport_generator.problems import Problem
from shared_data import data_path

_TUTORIAL = "002_ccfe897a4518b3ca.txt"


def _fragments() -> list[str]:
    text = (data_path().parent / "seeds" / _TUTORIAL).read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)


def _problems(folder: Path, text: str) -> list[Problem]:
    path = folder / "xinference" / "xinference.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assets = path.parent / "_assets"
    assets.mkdir()
    for name in ("icon_s_en.svg", "icon_l_en.svg"):
        (assets / name).write_text("<svg/>", encoding="utf-8")
    return [each for unit in units_of([folder]) for each in check_unit(unit).problems]


def _found(problems: list[Problem], text: str) -> set[tuple[str, str]]:
    lines = text.splitlines()
    return {(each.code, lines[each.place.line - 1].strip()) for each in problems}


def test_the_half_finished_provider_lacks_its_form(tmp_path: Path) -> None:
    first = _fragments()[0]
    found = _found(_problems(tmp_path, first), first)
    methods = "- customizable-model"
    assert found == {("MP204", "credential_form_schemas:"), ("MP331", methods)}


def test_the_finished_provider_declares_what_needs_no_declaration(tmp_path: Path) -> None:
    provider, select, *fields = _fragments()
    head = provider.partition("provider_credential_schema:")[0]
    # The tutorial's fields continue after the select.
    text = head + select + "".join(fields)
    problems = _problems(tmp_path, text)
    found = _found([each for each in problems if each.severity != "info"], text)
    assert found == {
        ("MP331", "- customizable-model"),
        ("MP302", "- variable: model_type"),
        ("MP302", "- variable: model_name"),
    }
