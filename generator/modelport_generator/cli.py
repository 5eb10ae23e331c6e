"""The command line: each command is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

_COMMANDS = {
    "check": "Say everything that is wrong with provider definitions.",
    "conformance": "Try a provider's adapters against everything that servers do.",
    "diff": "Report what a change of definitions breaks, and for whom.",
    "docs": "Write pages about providers and the reference of the format.",
    "discover": "Write what runs on a server as definitions and credentials.",
    "explain": "Say what the code of a problem means.",
    "export": "Write a provider as a complete plugin of Dify.",
    "format": "Bring definitions into their canonical form.",
    "generate": "Bring the generated code up to date.",
    "new": "Write definition, adapters and a contract test of a new provider.",
    "import": "Take plugins of Dify, or its older layout, as providers.",
    "list": "Show the installed providers and what they offer.",
    "probe": "Ask a live server what it can do, and compare it with what is declared.",
    "schema": "Print the JSON Schemas of definitions, for editors.",
    "upgrade": "Bring a project of an earlier version forward.",
    "try": "Make one real call and stream its answer to the terminal.",
}


class Commands(click.Group):
    """Imports `commands/<name>.py` for one command and takes its `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        # `import`, `list` and `try` are words of Python's own.
        suffix = "_" if cmd_name in ("import", "list", "try") else ""
        module = import_module(f".commands.{cmd_name}{suffix}", __package__)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # One line a command, without the import of all of them.
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        # Its import costs every other command a tenth of a short check.
        from importlib.metadata import version

        click.echo(f"modelport {version('modelport')}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli(**_: Any) -> None:
    """Declared model providers: YAML definitions in, typed Python out."""
