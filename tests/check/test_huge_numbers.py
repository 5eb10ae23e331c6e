"""Numbers that no definition needs: huge, tiny, not finite, and text that looks like a number."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_trees import write

from modelport_generator.cli import cli
from modelport_generator.load.scalars import PlainScalars
from thorough import part

_MODEL = """\
model: acme-chat
label: {en_US: Acme}
model_type: llm
model_properties: {mode: chat, context_size: CONTEXT}
parameter_rules:
  - name: max_tokens
    use_template: max_tokens
    default: DEFAULT
    min: MIN
    max: MAX
  - name: heat
    type: float
    default: HEAT
    min: COLD
    max: HOT
    precision: PRECISION
pricing: {input: INPUT, output: '6', unit: UNIT, currency: USD}
"""
_USUAL = {
    "CONTEXT": "8192",
    "DEFAULT": "512",
    "MIN": "1",
    "MAX": "4096",
    "HEAT": "0.5",
    "COLD": "0",
    "HOT": "2",
    "PRECISION": "1",
    "INPUT": "'1.5'",
    "UNIT": "'0.000001'",
}
_PRICES = {
    "PRICE": "'1'",
    "TIER": "'2'",
    "ABOVE": "1000",
    "MOST": "8192",
}
_MODELPORT = """\
predefined:
  llm:
    acme-chat:
      max_output: MOST
      prices:
        - {since: '2024-01-01', input: PRICE, output: '2', tiers: [{above: ABOVE, input: TIER}]}
"""
_TOGETHER = {
    "all limits of an int": ("MIN", "DEFAULT", "MAX"),
    "all limits of a float": ("COLD", "HEAT", "HOT"),
    "a price and its unit": ("INPUT", "UNIT"),
}

NUMBERS = (
    "1e999999999",
    "1e9999999999999999999",
    "-1e999999999",
    "1e-999999999",
    "1e-9999999999999999999",
    "0e999999999",
    "1e400",
    "1e308",
    "5e-324",
    "NaN",
    "sNaN",
    "Infinity",
    "-0",
    "-0.0",
    ".nan",
    ".inf",
    "-.inf",
    "9" * 400,
    "9" * 5000,
    f"0.{'0' * 500}1",
    f"{'0' * 500}7",
    f"0x{'f' * 300}",
    f"0x{'f' * 5000}",
    f"{'9' * 5000}:00",
    f"{'9' * 350}:00.5",
    "1_000",
    "0o17",
    "\u0663",
)
_ALONE = ("CONTEXT", "MAX", "PRECISION", "INPUT", "UNIT", *_PRICES)
PLACES = {**{each: (each,) for each in _ALONE}, **_TOGETHER}
COMMANDS = (
    ("check", "new"),
    ("diff", "old", "new"),
    ("diff", "new", "old", "--format", "json"),
    ("drift", "new", "--format", "json"),
    ("format", "new", "--check"),
    ("docs", "new", "--out", "pages"),
    ("preview", "new", "--out", "page.html"),
    ("check", "new", "--fix"),
)


def provider(root: Path, **values: str) -> Path:
    """Write a plugin with these values in the place of the usual ones."""
    model, modelport = _MODEL, _MODELPORT
    for name, value in {**_USUAL, **_PRICES, **values}.items():
        model, modelport = model.replace(name, value), modelport.replace(name, value)
    return write(root, {"models/llm/acme-chat.yaml": model, "modelport.yaml": modelport})


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@contextmanager
def memory_limit(more: int) -> Iterator[None]:
    """Let the process take so many more bytes, and no more."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _reject(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_no_number_of_a_definition_breaks_a_command(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    provider(tmp_path / "old")
    turn = [*PLACES].index(place)
    for number in part(NUMBERS, turn):
        for written in (number, f"'{number}'"):
            provider(tmp_path / "new", **dict.fromkeys(PLACES[place], written))
            with memory_limit(512 * 1024 * 1024):
                assert run("diff", "new", "new").output.startswith("no changes"), written
                for command in part(COMMANDS, turn):
                    result = run(*command)
                    assert result.exit_code in (0, 1), (command, written, result.output)
                    if "json" in command:
                        json.loads(result.stdout, parse_constant=_reject)


@pytest.mark.parametrize(
    "number",
    ["1e400", "1e999999999", "1e9999999999999999999", "1e-9999999999999999999", "9" * 5000],
)
def test_a_price_beyond_all_prices_is_reported_at_its_place(number: str, tmp_path: Path) -> None:
    root = provider(tmp_path, INPUT=f"'{number}'")
    found = json.loads(run("check", str(root), "--format", "json").stdout)["problems"]
    assert [(each["code"], each["pointer"]) for each in found] == [("MP430", "/pricing/input")]


@pytest.mark.parametrize("number", ["1e400", "1e9999999999999999999", "NaN", "-Infinity"])
def test_a_difference_to_what_is_not_a_price_is_readable(
    number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    provider(tmp_path / "old")
    provider(tmp_path / "new", INPUT=f"'{number}'")
    words = (
        "changes its input price from 1.5 USD per million tokens to "
        f"'{number}' (unit '0.000001'), which is not a price"
    )
    assert words in " ".join(run("diff", "old", "new").output.split())


@pytest.mark.parametrize("written", [f"{'9' * 5000}:00", f"{'9' * 350}:00.5"])
def test_a_number_in_base_60_may_be_too_large(written: str) -> None:
    found = PlainScalars()[written]
    assert found is not None
    assert found.value == float("inf")
