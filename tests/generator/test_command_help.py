"""The help of every command is complete, and one idea has one name in all of them."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner
from command_lines import all_commands

from modelport_generator.cli import cli


def found(name: str) -> click.Command:
    """Return a command by its words."""
    group: click.Command = cli
    for word in name.split():
        assert isinstance(group, click.Group)
        inner = group.get_command(click.Context(group), word)
        assert inner is not None
        group = inner
    return group


def options() -> Iterator[tuple[str, click.Option]]:
    for name in all_commands():
        yield from ((name, each) for each in found(name).params if isinstance(each, click.Option))


def test_every_option_has_a_help_text() -> None:
    assert [(name, each.opts) for name, each in options() if not each.help] == []


@pytest.mark.parametrize("name", list(all_commands()))
def test_the_help_gives_the_exit_status(name: str) -> None:
    # The commands of a group share its help.
    texts = [found(name).help or "", found(name.split()[0]).help or ""]
    assert any("Exit status: 0" in each for each in texts)


@pytest.mark.parametrize(
    ("name", "usual", "older"),
    [
        ("schema", "--out", "--output"),
        ("try", "--out", "--output"),
        ("discover", "--out", "--write"),
        ("import", "--project", "--into"),
        ("new", "--project", "--in"),
    ],
)
def test_an_older_name_of_an_option_is_the_same_option(name: str, usual: str, older: str) -> None:
    (option,) = [each for each in found(name).params if usual in each.opts]
    assert older in option.opts


@pytest.mark.parametrize("arguments", [("--json",), ("--format", "json")])
def test_a_scorecard_is_printed_as_json(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(
        cli, ["conformance", "openai_api_compatible", "--type", "rerank", *arguments]
    )
    assert done.output.startswith("{"), done.output


@pytest.mark.parametrize("word", ["never", "none"])
def test_a_comparison_that_never_fails_has_two_spellings(word: str) -> None:
    (option,) = [each for each in found("diff").params if "--fail-on" in each.opts]
    assert isinstance(option.type, click.Choice) and word in option.type.choices
