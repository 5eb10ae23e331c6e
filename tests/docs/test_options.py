"""Every option of the command line has a help text and a page, and pages name no other options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import click
import pytest
from pages import ROOT, markdown_pages, page_text

from modelport_generator.cli import cli

_CALL = re.compile(r"\bmodelport ((?:[a-z]+ ?){1,2})([^`|#\n)]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_EVERYWHERE = {"--help"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A command by its full name, with its options."""

    name: str
    options: tuple[click.Option, ...]

    @property
    def names(self) -> set[str]:
        return {name for each in self.options for name in (*each.opts, *each.secondary_opts)}


def _commands(command: click.Command, *path: str) -> Iterator[Listed]:
    yield Listed(
        " ".join(path), tuple(each for each in command.params if isinstance(each, click.Option))
    )
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _commands(found, *path, name)


COMMANDS = {each.name: each for each in _commands(cli)}
PAGES = [*markdown_pages(), ROOT / ".pre-commit-hooks.yaml"]


def unknown_options(text: str) -> list[str]:
    """Return the options that a page gives to a command that has none of that name."""
    found: list[str] = []
    for words, rest in _CALL.findall(text):
        names = [words.strip(), words.split()[0]]
        command = next((COMMANDS[name] for name in names if name in COMMANDS), None)
        if command is None:
            continue
        below = [
            each for name, each in COMMANDS.items() if f"{name} ".startswith(f"{command.name} ")
        ]
        known = {name for each in below for name in each.names} | _EVERYWHERE
        found += [f"{command.name} {each}" for each in _OPTION.findall(rest) if each not in known]
    return found


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda each: each.name or "modelport")
def test_every_option_has_a_help_text(command: Listed) -> None:
    assert [each.opts for each in command.options if not each.help] == []


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda each: each.name or "modelport")
def test_every_option_is_on_a_page(command: Listed) -> None:
    described = {name for page in PAGES for name in _OPTION.findall(page_text(page))}
    long = {name for name in command.names if name.startswith("--")}
    assert long - described - _EVERYWHERE - {"--version"} == set()


def test_pages_name_only_options_that_exist() -> None:
    found = {str(page.relative_to(ROOT)): unknown_options(page_text(page)) for page in PAGES}
    assert {page: options for page, options in found.items() if options} == {}


def test_an_unknown_option_is_found() -> None:
    text = "`modelport check --fixx` and `modelport bulk embed a --out b --outt c`, `modelport check --fix`"
    assert unknown_options(text) == ["check --fixx", "bulk embed --outt"]
