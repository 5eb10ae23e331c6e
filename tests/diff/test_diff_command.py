"""`modelport diff` on the command line: commits, files, formats, approvals and exit status."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from git_repository import git
from modelport_generator.cli import cli
from modelport_generator.diff.examples import example_of
from modelport_generator.diff.table import rows


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["diff", *arguments])


def found(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def codes(*arguments: str) -> set[str]:
    return {each["code"] for each in found(*arguments)["changes"]}


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two states of a provider: a field is required now, and a price is higher."""
    monkeypatch.chdir(tmp_path)
    old, _ = example_of(rows()["F10"])
    _, required = example_of(rows()["F10"])
    _, dearer = example_of(rows()["X1"])
    price = "llm/acme-large.yaml"
    write(tmp_path / "old" / "acme", old)
    write(tmp_path / "new" / "acme", {**required, price: dearer[price]})
    return tmp_path


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose commit contains a provider, and whose working tree has higher prices."""
    old, new = example_of(rows()["X1"])
    write(tmp_path / "providers" / "acme", old)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Add acme")
    write(tmp_path / "providers" / "acme", new)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_change_has_both_places_values_and_one_entry_an_audience(pair: Path) -> None:
    answer = found("old/acme", "new/acme")
    assert answer["required_bump"] == "major"
    entries = [each for each in answer["changes"] if each["code"] == "F10"]
    assert [each["audience"] for each in entries] == ["saved", "call"]
    assert entries[0]["old"] == {"file": "old/acme/acme.yaml", "line": 31, "column": 17}
    assert entries[0]["new"] == {"file": "new/acme/acme.yaml", "line": 31, "column": 17}
    assert (entries[0]["old_value"], entries[0]["new_value"]) == (False, True)
    assert entries[0]["subject"] == "acme/provider_credential_schema/workspace/required"


def test_the_exit_status_follows_the_most_severe_change(pair: Path) -> None:
    assert run("old/acme", "new/acme").exit_code == 1
    assert run("old/acme", "new/acme", "--fail-on", "none").exit_code == 0
    assert run("old/acme", "old/acme", "--fail-on", "info").exit_code == 0
    _, dearer = example_of(rows()["X1"])
    write(pair / "dearer" / "acme", dearer)
    assert run("old/acme", "dearer/acme").exit_code == 0
    assert run("old/acme", "dearer/acme", "--fail-on", "warning").exit_code == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("text", "version bump unknown: 1 file cannot be read"),
        ("json", '"required_bump": null'),
        ("markdown", "Version bump: **unknown**, because 1 file cannot be read."),
    ],
)
def test_beside_a_file_that_cannot_be_read_no_version_bump_is_stated(
    pair: Path, form: str, words: str
) -> None:
    model = next((pair / "new/acme").rglob("llm/*.yaml"))
    model.write_text("model: [", encoding="utf-8")
    result = run("old/acme", "new/acme", "--format", form)
    assert result.exit_code == 2
    assert words in result.stdout


def test_accepted_changes_count_no_longer(pair: Path) -> None:
    before = found("old/acme", "new/acme")
    marks = {e["fingerprint"] for e in before["changes"] if e["severity"] == "breaking"}
    text = "".join(f"{mark}  # agreed\n" for mark in sorted(marks))
    (pair / "accepted").write_text(f"# Release 2\n\n{text}", encoding="utf-8")
    result = run("old/acme", "new/acme", "--accept", "accepted", "--format", "json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {each["code"] for each in answer["changes"]} == {"X1"}
    assert {each["fingerprint"] for each in answer["accepted"]} == marks
    assert answer["required_bump"] == "minor"


@pytest.mark.parametrize(
    ("line", "message"), [("xyz\n", "'xyz' is not a fingerprint"), ("\udcff", "UTF-8")]
)
def test_a_wrong_line_of_approvals_is_an_error(pair: Path, line: str, message: str) -> None:
    (pair / "accepted").write_bytes(line.encode("utf-8", "surrogateescape"))
    result = run("old/acme", "new/acme", "--accept", "accepted")
    assert result.exit_code == 2
    assert message in result.output


def test_fingerprints_survive_other_changes_moved_lines_and_other_files(pair: Path) -> None:
    before = found("old/acme", "new/acme")["changes"]
    folder = pair / "new" / "acme"
    price = folder / "llm" / "acme-large.yaml"
    text = price.read_text("utf-8")
    price.unlink()
    moved = f"# Large.\n\n{text.replace('context_size: 131072', 'context_size: 262144')}"
    (folder / "llm" / "large.yaml").write_text(moved, encoding="utf-8")
    provider = folder / "acme.yaml"
    provider.write_text(f"# Acme.\n{provider.read_text('utf-8')}", encoding="utf-8")
    after = found("old/acme", "new/acme")["changes"]
    assert {e["fingerprint"] for e in before} < {e["fingerprint"] for e in after}
    assert {e["code"] for e in after} - {e["code"] for e in before} == {"M10"}


def test_a_fingerprint_differs_when_the_value_does(pair: Path) -> None:
    first = {
        e["fingerprint"] for e in found("old/acme", "new/acme")["changes"] if e["code"] == "X1"
    }
    price = pair / "new" / "acme" / "llm" / "acme-large.yaml"
    price.write_text(price.read_text("utf-8").replace("12.00", "13.00"), encoding="utf-8")
    second = {
        e["fingerprint"] for e in found("old/acme", "new/acme")["changes"] if e["code"] == "X1"
    }
    assert first and second and first.isdisjoint(second)


def test_what_cannot_be_read_is_named_and_not_compared(pair: Path) -> None:
    (pair / "new" / "acme" / "acme.yaml").write_text("provider: [acme\n", encoding="utf-8")
    result = run("old/acme", "new/acme", "--format", "json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 2
    assert answer["changes"] == []
    assert answer["problems"][0]["code"] == "unreadable"
    assert answer["problems"][0]["file"] == "new/acme/acme.yaml"


def test_a_version_that_was_not_raised_is_a_problem_and_no_change(tmp_path: Path) -> None:
    old, new = example_of(rows()["D1"])
    write(tmp_path / "old" / "acme", old)
    for version, is_reported in (
        ("0.1.0", True),
        ("0.1.1", True),
        ("0.2.0", True),
        ("1.0.0", False),
    ):
        text = new["manifest.yaml"].replace("version: 0.1.0\n", f"version: {version}\n", 1)
        write(tmp_path / "new" / "acme", {**new, "manifest.yaml": text})
        answer = found(str(tmp_path / "old" / "acme"), str(tmp_path / "new" / "acme"))
        assert {each["code"] for each in answer["changes"]} == {"D1"}
        assert answer["required_bump"] == "major"
        assert [each["code"] for each in answer["problems"]] == ["version"] * is_reported


def test_a_version_may_be_raised_further_than_needed(tmp_path: Path) -> None:
    old, new = example_of(rows()["D6"])
    write(tmp_path / "old" / "acme", old)
    write(tmp_path / "new" / "acme", new)
    answer = found(str(tmp_path / "old" / "acme"), str(tmp_path / "new" / "acme"))
    assert (answer["changes"], answer["required_bump"], answer["problems"]) == ([], "none", [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [(), ("providers",), ("providers/acme",), ("providers/acme/llm/acme-large.yaml",)]
)
def test_the_working_tree_is_compared_with_a_commit(
    repository: Path, arguments: tuple[str, ...]
) -> None:
    answer = found("--against", "HEAD", *arguments)
    assert [each["code"] for each in answer["changes"]] == ["X1"]
    place = "providers/acme/llm/acme-large.yaml"
    assert answer["changes"][0]["old"]["file"] == place
    assert answer["changes"][0]["new"]["file"] == place
    assert git(repository, "status", "--short") == "M providers/acme/llm/acme-large.yaml"


@pytest.mark.slow
def test_a_commit_may_be_given_with_a_path(repository: Path) -> None:
    assert codes("--against", "HEAD:providers/acme") == {"X1"}
    assert codes("--against", "main:providers/acme", "providers/acme") == {"X1"}
    assert codes("HEAD:providers/acme", "providers/acme") == {"X1"}
    git(repository, "commit", "-qam", "Raise a price")
    assert codes("HEAD~1:providers/acme", "HEAD:providers/acme") == {"X1"}
    assert codes("--against", "HEAD") == set()


@pytest.mark.slow
def test_providers_that_come_and_go_are_found_by_a_commit(repository: Path) -> None:
    (repository / "providers" / "acme").rename(repository / "providers" / "apex")
    provider = repository / "providers" / "apex" / "acme.yaml"
    text = provider.read_text("utf-8").replace("provider: acme", "provider: apex")
    provider.unlink()
    write(repository / "providers" / "apex", {"apex.yaml": text})
    assert codes("--against", "HEAD", "providers") == {"P6", "P7"}
    assert codes("--against", "HEAD", "providers/acme") == {"P6"}
    assert codes("--against", "HEAD", "providers/apex") == {"P7"}
    assert codes("--against", "HEAD:providers/acme", "providers/apex") >= {"P1", "X1"}


@pytest.mark.slow
@pytest.mark.parametrize("ref", ["nowhere", "--all", "-x", "", "HEAD\nHEAD"])
def test_an_unknown_ref_is_an_error(repository: Path, ref: str) -> None:
    result = run("--against", ref)
    assert result.exit_code == 2
    assert "is not a " in result.output


def test_a_path_that_does_not_exist_is_an_error(repository: Path) -> None:
    for arguments in (("--against", "HEAD", "nothing"), ("nothing", "providers"), ("providers",)):
        assert run(*arguments).exit_code == 2


@pytest.mark.slow
def test_nothing_of_a_hostile_repository_is_run(repository: Path) -> None:
    trap = f"touch {repository / 'trapped'}"
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "filter.trap.smudge",
        "filter.trap.clean",
        "diff.trap.command",
        "diff.trap.textconv",
        "alias.ls-tree",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
    ):
        git(repository, "config", key, f"!{trap}" if key.startswith("alias") else trap)
    git(repository, "config", "remote.origin.url", f"ext::sh -c 'touch {repository}/trapped'")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "extensions.partialClone", "origin")
    (repository / ".gitattributes").write_text("* filter=trap diff=trap\n", encoding="utf-8")
    blob = git(repository, "rev-parse", "HEAD:providers/acme/acme.yaml")
    assert codes("--against", "HEAD") == {"X1"}
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    result = run("--against", "HEAD")
    assert result.exit_code == 2
    assert not (repository / "trapped").exists()


def test_links_of_a_commit_stay_inside(repository: Path) -> None:
    secret = repository / "secret.yaml"
    secret.write_text("model: secret\nmodel_type: llm\nmodel_properties: {mode: chat}\n", "utf-8")
    llm = repository / "providers" / "acme" / "llm"
    (llm / "out.yaml").symlink_to(secret)
    (llm / "up.yaml").symlink_to("../../../secret.yaml")
    (llm / "round.yaml").symlink_to("round.yaml")
    text = "model: acme-linked\nmodel_type: llm\nmodel_properties: {mode: chat}\n"
    write(repository / "providers" / "acme", {"linked/model.yaml": text})
    (llm / "same.yaml").symlink_to("../linked/model.yaml")
    git(repository, "add", "providers")
    git(repository, "commit", "-qm", "Link")
    for each in llm.glob("*.yaml"):
        if each.is_symlink():
            each.unlink()
    answer = found("--against", "HEAD", "providers/acme")
    assert [(e["code"], e["old"]["file"]) for e in answer["changes"] if e["code"] == "M2"] == [
        ("M2", "providers/acme/llm/same.yaml")
    ] * 3


@pytest.mark.slow
def test_names_that_point_out_of_a_tree_are_left_out(repository: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:providers/acme/llm/acme-small.yaml")
    raw = b"".join(
        f"100644 {name}\0".encode() + bytes.fromhex(blob)
        for name in ("../../escaped.yaml", "/tmp/escaped.yaml", "acme.yaml")
    )
    how = ("-t", "tree", "-w", "--stdin", "--literally")
    tree = git(repository, "hash-object", *how, given=raw)
    run("--against", tree, "providers/acme")
    run("--against", tree)
    assert not list(repository.parent.glob("**/escaped.yaml"))
    assert not Path("/tmp/escaped.yaml").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "format_", ["text", "json", "markdown", "github", "gitlab", "junit", "sarif"]
)
def test_every_format_names_each_change_with_its_place(pair: Path, format_: str) -> None:
    result = run("old/acme", "new/acme", "--format", format_)
    assert result.exit_code == 1
    for word in ("F10", "K3", "X1", "new/acme/acme.yaml", "new/acme/llm/acme-large.yaml"):
        assert word in result.stdout.replace("&#47;", "/").replace("&#45;", "-").replace(
            "&#46;", "."
        )
    if format_ in ("json", "gitlab", "sarif"):
        json.loads(result.stdout)
    if format_ == "junit":
        suite = ElementTree.fromstring(result.stdout)
        assert suite.get("failures") == "1"


def test_no_text_of_a_definition_becomes_markup(pair: Path) -> None:
    provider = pair / "new" / "acme" / "acme.yaml"
    evil = "@all [x](https://evil.example) <img src=x> | `a` ::error:: www.evil.example"
    text = provider.read_text("utf-8").replace("en_US: Acme}", f"en_US: '{evil}'}}")
    provider.write_text(text, encoding="utf-8")
    shown = run("old/acme", "new/acme", "--format", "markdown").stdout
    for markup in ("@all", "<img", "](", "https:", "www.", "`a`"):
        assert markup not in shown
    annotations = run("old/acme", "new/acme", "--format", "github").stdout.splitlines()
    assert all(each.startswith(("::error ", "::warning ", "::notice ")) for each in annotations)


def test_prices_are_shown_per_million_tokens_and_for_a_volume(pair: Path) -> None:
    price = next(e for e in found("old/acme", "new/acme")["changes"] if e["code"] == "X1")
    assert price["message"] == (
        "llm 'acme-large' raises its output price from 10 to 12 USD per million tokens (+20 %): "
        "100 million cost 1200 instead of 1000 USD"
    )


def test_the_default_of_a_secret_is_never_shown(pair: Path) -> None:
    for side, value in (("old", "hunter2"), ("new", "swordfish")):
        file = pair / side / "acme" / "acme.yaml"
        old = "type: secret-input\n"
        text = file.read_text("utf-8").replace(old, f"{old}      default: {value}\n", 1)
        file.write_text(text, encoding="utf-8")
    for format_ in ("json", "markdown", "github", "gitlab", "junit", "sarif"):
        shown = run("old/acme", "new/acme", "--format", format_).stdout
        assert "F13" in shown
        assert "hunter2" not in shown and "swordfish" not in shown


@pytest.mark.slow
def test_git_diff_shows_semantic_changes_through_the_driver(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"{sys.executable} -m modelport_generator diff --git-driver"
    git(repository, "config", "diff.modelport.command", program)
    attributes = "providers/**/*.yaml diff=modelport\n"
    (repository / ".gitattributes").write_text(attributes, encoding="utf-8")
    extra = repository / "providers" / "acme" / "llm" / "acme-next.yaml"
    extra.write_text("model: acme-next\nmodel_type: llm\nmodel_properties: {mode: chat}\n", "utf-8")
    (repository / "providers" / "acme" / "llm" / "acme-old.yaml").unlink()
    git(repository, "add", "-N", str(extra))
    shown = git(repository, "diff")
    for code in ("X1", "M1", "M3"):
        assert f"[{code}]" in shown
    assert " --- providers/acme/llm/acme-large.yaml" in shown
    assert "diff --git" not in shown


def test_of_two_models_with_one_id_the_last_counts(pair: Path) -> None:
    for side in ("old", "new"):
        folder = pair / side / "acme" / "llm"
        text = (folder / "acme-small.yaml").read_text("utf-8")
        (folder / "a-copy.yaml").write_text(text, encoding="utf-8")
    (pair / "new" / "acme" / "llm" / "a-copy.yaml").unlink()
    assert codes("old/acme", "new/acme") == {"F10", "K3", "X1"}


@pytest.mark.slow
def test_the_variables_of_a_hook_do_not_decide_about_the_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path_factory.mktemp("other") / "index"))
    assert codes("--against", "HEAD", "providers/acme") == {"X1"}


def marks(old: Mapping[str, str], new: Mapping[str, str], folder: Path) -> set[str]:
    write(folder / "old" / "acme", old)
    write(folder / "new" / "acme", new)
    answer = found(str(folder / "old" / "acme"), str(folder / "new" / "acme"))
    return {each["fingerprint"] for each in answer["changes"]}


OTHERS = (
    ("acme.yaml", "label: {en_US: Acme}", "label: {en_US: Apex}"),
    (
        "acme.yaml",
        "    - variable: api_key\n",
        "    - variable: first\n      label: {en_US: First}\n      type: text-input\n"
        "      required: false\n    - variable: api_key\n",
    ),
    ("llm/acme-large.yaml", "  - agent-thought\n", "  - agent-thought\n  - document\n"),
    (
        "llm/acme-large.yaml",
        "parameter_rules:\n",
        "parameter_rules:\n  - name: first\n    type: boolean\n",
    ),
    ("llm/acme-old.yaml", "context_size: 4096", "context_size: 8192"),
)
"""Edits that no example has: file, text and its replacement."""
ADDED = {"llm/acme-other.yaml": "model: other\nmodel_type: llm\nmodel_properties: {mode: chat}\n"}


@pytest.mark.slow
@pytest.mark.parametrize("code", [each for each in rows() if each[0] in "FMRX"])
def test_the_fingerprints_of_a_change_outlive_those_of_others(code: str, tmp_path: Path) -> None:
    old, new = example_of(rows()[code])
    alone = marks(old, new, tmp_path / "alone")
    more = {**new, **ADDED}
    for file, before, after in OTHERS:
        if file in more:
            more[file] = more[file].replace(before, after, 1)
    assert alone < marks(old, more, tmp_path / "more")


@pytest.mark.parametrize(
    ("old", "new"),
    [("1e-40", "1e40"), ("1e40", "1e-40"), ("0", "1e40"), ("1e999999999", "1"), ("x", "1")],
)
def test_every_price_can_be_shown(pair: Path, old: str, new: str) -> None:
    for side, price in (("old", old), ("new", new)):
        file = pair / side / "acme" / "llm" / "acme-large.yaml"
        text = re.sub(r'output: ".*"', f'output: "{price}"', file.read_text("utf-8"))
        file.write_text(text, encoding="utf-8")
    [price_change] = [e for e in found("old/acme", "new/acme")["changes"] if e["code"][0] == "X"]
    assert len(price_change["message"]) < 800
