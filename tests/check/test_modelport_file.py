"""Mistakes about a base or quirks in `modelport.yaml` are reported before the first call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from check_bases import BASES
from modelport_generator.check.rules import bases
from modelport_generator.check.rules.quirks import Wanted, known_quirks, misfits
from modelport_generator.check.run import check_unit, units_of
from modelport_generator.problems import Problem
from modelport_providers.openai_api_compatible.quirks import BadQuirk, Declared, Quirks
from modelport_providers.openai_api_compatible.server import PATHS

_PROVIDER = BASES["provider"][1].replace("  - text-embedding\n", "")
_PROVIDERS = Path(__file__).parents[2] / "providers" / "modelport_providers"
_BASE = "base: openai_api_compatible\n"


def problems(root: Path, modelport: str, files: Mapping[str, str] | None = None) -> list[Problem]:
    made = {
        "acme/_assets/small.svg": "<svg/>",
        "acme/_assets/large.svg": "<svg/>",
        "acme/acme.yaml": _PROVIDER,
        "acme/modelport.yaml": modelport,
        **(files or {}),
    }
    for name, text in made.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    [unit] = units_of([root / "acme"])
    found = check_unit(unit).problems
    # The provider of these tests has neither adapters nor the address that the base needs.
    return [p for p in found if p.severity != "info" and p.code not in ("MP604", "MP809")]


# Bases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["openai_api_compatible", "xinference", "openllm"])
def test_a_base_of_modelport_is_known_wherever_the_definition_is(base: str, tmp_path: Path) -> None:
    assert problems(tmp_path, f"base: {base}\n") == []


def test_a_missing_base_is_reported_with_the_nearest_one(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "base: openai_compatible\n")
    assert (problem.code, problem.severity) == ("MP805", "error")
    assert problem.message == "no available provider has the id 'openai_compatible'"
    assert problem.hint == "did you mean 'openai_api_compatible'?"
    assert (problem.place.line, problem.place.column, problem.place.end_column) == (1, 7, 24)


def test_an_unknown_base_is_reported_with_the_known_ones(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "base: zzz\n")
    assert "'anthropic'" in problem.hint
    assert "'acme'" not in problem.hint


def test_a_base_with_a_name_that_no_folder_can_have_is_reported(tmp_path: Path) -> None:
    assert [each.code for each in problems(tmp_path, f"base: {'a' * 300}\n")] == ["MP805"]


def test_a_provider_is_not_its_own_base(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "base: acme\n")
    assert (problem.code, problem.message) == ("MP805", "the provider cannot be its own base")


@pytest.mark.parametrize("folder", ["house", "other"])
def test_a_provider_beside_it_may_be_the_base(folder: str, tmp_path: Path) -> None:
    other = _PROVIDER.replace("provider: acme", "provider: house")
    files = {f"{folder}/{folder}.yaml": other, f"{folder}/modelport.yaml": "quirks: {}\n"}
    assert problems(tmp_path, "base: house\n", files) == []
    if folder == "other":
        [problem] = problems(tmp_path, "base: other\n", files)
        assert problem.code == "MP805"


def test_a_provider_of_another_distribution_may_be_the_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bases, "installed_ids", lambda: ("house",))
    assert problems(tmp_path, "base: house\n") == []
    assert [each.code for each in problems(tmp_path, "base: horse\n")] == ["MP805"]
    monkeypatch.setattr(bases, "installed_ids", lambda: None)
    assert problems(tmp_path, "base: horse\n") == []


@pytest.mark.parametrize(
    ("registry", "ids"),
    [
        ("PROVIDERS: Final[dict] = {'house': E(), 'home': E()}\n", ("house", "home")),
        ("PROVIDERS = made()\n", None),
        ("PROVIDERS: dict = {\n", None),
    ],
)
def test_the_registry_of_another_distribution_is_read_and_never_run(
    registry: str, ids: tuple[str, ...] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import EntryPoint, EntryPoints

    package = tmp_path / "house_modelport"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit\n", "utf-8")
    (package / "registry.py").write_text(registry + "raise SystemExit\n", "utf-8")
    point = EntryPoint("house", "house_modelport.registry:PROVIDERS", "modelport.providers")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: EntryPoints([point]))
    bases._installed.cache_clear()
    try:
        assert bases.installed_ids() == ids
    finally:
        bases._installed.cache_clear()


def test_the_file_alone_is_checked_as_well(tmp_path: Path) -> None:
    problems(tmp_path, "base: nowhere\nquirks: {}\n")
    [unit] = units_of([tmp_path / "acme" / "modelport.yaml"])
    assert [each.code for each in check_unit(unit).problems] == ["MP805"]


# Quirks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quirks", "pointer", "hint"),
    [
        ("max_token_name: max_tokens", "/max_token_name", "did you mean 'max_tokens_name'?"),
        ("zzz: 1", "/zzz", "known: 'base_url', "),
    ],
)
def test_an_unknown_quirk_is_reported_at_its_name(
    quirks: str, pointer: str, hint: str, tmp_path: Path
) -> None:
    [problem] = problems(tmp_path, f"{_BASE}quirks: {{{quirks}}}\n")
    assert (problem.code, problem.severity) == ("MP806", "error")
    assert problem.place.pointer == f"/quirks{pointer}"
    assert problem.place.column == 10
    assert problem.hint.startswith(hint)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quirks", "pointer", "hint"),
    [
        ("tool_form: function", "tool_form", "did you mean 'functions'?"),
        ("tool_form: zzz", "tool_form", "it must be one of 'tools', 'functions', 'none'"),
        ("tool_form: [tools]", "tool_form", "it must be one of 'tools', 'functions', 'none'"),
        ("tool_form: [{value: tool}]", "tool_form/0/value", "did you mean 'tools'?"),
        ("send_user: 'false'", "send_user", "it must be true or false"),
        ("send_user: null", "send_user", "it must be true or false"),
        ("ping_tokens: 2.5", "ping_tokens", "it must be a whole number"),
        ("ping_tokens: true", "ping_tokens", "it must be a whole number"),
        ("version: 1", "version", "it must be text"),
        ("drop: user", "drop", "it must be a list"),
        ("drop: [user, 5]", "drop/1", "it must be text"),
        ("rename: {a: 5}", "rename/a", "it must be text"),
        ("rename: [a]", "rename", "it must be a mapping"),
        ("paths: {chats: v2}", "paths/chats", "did you mean 'chat'?"),
        ("paths: {chat: 2}", "paths/chat", "it must be text"),
        ("url_from: api_kye", "url_from", "did you mean 'api_key'?"),
        ("headers_from: {X-Y: zzz}", "headers_from/X-Y", "the forms ask for 'api_key', "),
        (
            "tool_form: [{value: none, when: {ability: tools}}]",
            "tool_form/0/when/ability",
            "write a condition on the model or a credential",
        ),
    ],
)
def test_an_impossible_value_is_reported_with_the_allowed_ones(
    quirks: str, pointer: str, hint: str, tmp_path: Path
) -> None:
    [problem] = problems(tmp_path, f"{_BASE}quirks: {{{quirks}}}\n")
    assert (problem.code, problem.severity) == ("MP807", "error")
    assert problem.place.pointer == f"/quirks/{pointer}"
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    "quirks",
    [
        "tool_form: functions",
        "tool_form: [{value: none, when: {credential: {variable: mode, value: chat}}}, {value: tools}]",
        "extra: {a: [1, {b: null}], c: 2.5}",
        "drop: []",
        "headers_from: {X-Y: api_key}",
        "key_from: ''",
        "paths: {chat: /v2/chat}",
    ],
)
def test_quirks_that_the_base_reads_are_right(quirks: str, tmp_path: Path) -> None:
    assert problems(tmp_path, f"{_BASE}quirks: {{{quirks}}}\n") == []


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("{model: /(/}", "MP801"),
        ("{credential: {variable: mood, value: chat}}", "MP803"),
        ("{credential: {variable: mode, value: talk}}", "MP803"),
        ("{modle: a}", "MP203"),
        ("{}", "MP207"),
    ],
)
def test_the_conditions_of_quirks_are_checked(when: str, code: str, tmp_path: Path) -> None:
    quirks = f"quirks: {{tool_form: [{{value: none, when: {when}}}]}}\n"
    assert [each.code for each in problems(tmp_path, _BASE + quirks)] == [code]


def test_a_name_that_no_quirk_can_have_is_reported_once(tmp_path: Path) -> None:
    assert [each.code for each in problems(tmp_path, f"{_BASE}quirks: {{a/b: 1}}\n")] == ["MP206"]


def test_a_misspelt_condition_is_not_taken_for_none(tmp_path: Path) -> None:
    quirks = "quirks: {tool_form: [{value: none, wen: {model: a}}]}\n"
    assert [each.code for each in problems(tmp_path, _BASE + quirks)] == ["MP203"]


def test_quirks_of_own_code_are_free_unless_it_declares_them(tmp_path: Path) -> None:
    assert problems(tmp_path, "quirks: {anything: 5}\n") == []
    declared = (
        "from typing import Literal\nclass Quirks:\n    mood: Literal['good', 'bad'] = 'good'\n"
    )
    files = {"acme/quirks.py": declared}
    found = problems(tmp_path, "quirks: {anything: 5, mood: odd}\n", files)
    assert [each.code for each in found] == ["MP806", "MP807"]


@pytest.mark.parametrize(
    "declared",
    ["class Quirks(:\n", "class Other: ...\n", "Quirks = 5\n", "\0", "(" * 10_000],
)
def test_an_unreadable_declaration_reports_nothing(declared: str, tmp_path: Path) -> None:
    assert problems(tmp_path, "quirks: {anything: 5}\n", {"acme/quirks.py": declared}) == []


def test_annotations_that_are_not_understood_allow_anything(tmp_path: Path) -> None:
    declared = (
        "A = B\nB = A\nC = 'x'\n"
        "class Quirks:\n    a: A = 1\n    b: Set[int] = 2\n    c: Literal[D] = 3\n"
        "    d: list = 4\n    e: int | str = 5\n    f: C = 6\n"
    )
    (tmp_path / "quirks.py").write_text(declared, "utf-8")
    known = known_quirks(tmp_path)
    assert known is not None
    assert [name for name, wanted in known.items() if wanted != Wanted()] == ["d"]


# The check agrees with the adapters -------------------------------------------------------


def _known() -> Mapping[str, Wanted]:
    known = known_quirks(_PROVIDERS / "openai_api_compatible")
    assert known is not None
    return known


def test_the_checker_knows_the_quirks_that_the_adapters_read() -> None:
    assert list(_known()) == list(get_type_hints(Quirks))
    assert all(wanted.kind for wanted in _known().values())
    assert set(get_args(get_type_hints(Quirks)["paths"])[0].__args__) == set(PATHS)


_VALUES: list[Any] = [
    *("", "text", "tools", "none", "max_tokens", "base64", True, False, 0, 1, 2.5, None),
    *([], ["a"], [1], {}, {"a": "b"}, {"chat": "v2"}, {"field": "x"}, [[]]),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", get_type_hints(Quirks))
def test_what_the_adapters_reject_the_checker_rejects(name: str) -> None:
    wanted = _known()[name]
    assert not [m for m in misfits(asdict(Quirks())[name], wanted) if not m.is_variable]
    rejected = 0
    for value in _VALUES:
        try:
            Declared({name: value})
        except BadQuirk:
            rejected += 1
            assert misfits(value, wanted), value
    assert rejected
