"""The SARIF log keeps the rules of version 2.1.0 that concern what we write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from click.testing import CliRunner
from test_trees import write

from check_bases import BASES
from modelport_generator.cli import cli

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
_POSITIVE = {"type": "integer", "minimum": 1}


def _closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


_LOCATION = _closed(
    ["physicalLocation"],
    id={"type": "integer", "minimum": -1},
    message=_TEXT,
    physicalLocation=_closed(
        ["artifactLocation"],
        artifactLocation=_closed(["uri"], uri={"type": "string", "format": "uri-reference"}),
        region=_closed(
            ["startLine"],
            startLine=_POSITIVE,
            startColumn=_POSITIVE,
            endLine=_POSITIVE,
            endColumn=_POSITIVE,
        ),
    ),
)
# Written from the standard (OASIS, sections 3.13 to 3.50), closed where the official schema is.
_LOG = _closed(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": _closed(
            ["tool"],
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            tool=_closed(
                ["driver"],
                driver=_closed(
                    ["name"],
                    name={"type": "string"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _closed(["id"], id={"type": "string"}, shortDescription=_TEXT),
                    },
                ),
            ),
            results={
                "type": "array",
                "items": _closed(
                    ["message"],
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": -1},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=_TEXT,
                    locations={"type": "array", "items": _LOCATION},
                    relatedLocations={"type": "array", "uniqueItems": True, "items": _LOCATION},
                ),
            },
        ),
    },
)


def test_a_log_with_every_kind_of_place_keeps_the_standard(tmp_path: Path) -> None:
    name = "ä folder, with: signs"
    twice = BASES["llm"][1]
    write(tmp_path / name, {"models/llm/x y.yaml": twice, "models/old/z.yaml": "a: [\n"})
    arguments = ["check", str(tmp_path), "--format", "sarif", "--select", "ALL"]
    log = json.loads(CliRunner().invoke(cli, arguments).stdout)
    jsonschema.Draft202012Validator(_LOG).validate(log)
    results = log["runs"][0]["results"]
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert results
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in results)
    assert any("relatedLocations" in each for each in results)
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results]
    assert all(uri.isascii() and " " not in uri for uri in uris)
