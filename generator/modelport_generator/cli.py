"""The command line. Each command is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from .standard_streams import unusable_reported

_COMMANDS = {
    "bulk": "Run embeddings or chat for every row of a file, and resume an interrupted run.",
    "catalogue": "Pack the facts of all sources into one dated file.",
    "check": "Check provider definitions and report every problem.",
    "conformance": "Test a provider's adapters against a scripted server.",
    "diff": "Report what a change of definitions breaks, and for whom.",
    "docs": "Write pages about providers, or the reference of the format.",
    "discover": "List the models of a live server, and write definitions for them.",
    "drift": "Compare declared facts with independent sources.",
    "explain": "Explain the code of a problem.",
    "export": "Export a provider as a Dify plugin.",
    "format": "Format definitions.",
    "generate": "Bring the generated code up to date.",
    "new": "Create a provider: definition, adapters and contract test.",
    "preview": "Show forms, models and parameters on one page.",
    "import": "Import providers from Dify plugins.",
    "list": "Show the installed providers and what they offer.",
    "probe": "Compare what a live server can do with its definition.",
    "schema": "Print the JSON Schemas of definitions, for editors.",
    "upgrade": "Bring a project of an earlier version forward.",
    "try": "Make one real call and print its answer.",
}


class Commands(click.Group):
    """Import `commands/<name>.py` for each command, and use its `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        # `import`, `list` and `try` are names in Python.
        suffix = "_" if cmd_name in ("import", "list", "try") else ""
        module = import_module(f".commands.{cmd_name}{suffix}", __package__)
        command: click.Command = module.command
        return command

    def make_context(self, *args: Any, **given: Any) -> click.Context:
        """Read the arguments; --help and --version print here."""
        with unusable_reported():
            return super().make_context(*args, **given)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the arguments of the command and run it."""
        with unusable_reported():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # One line per command, without importing all of them.
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
        # `importlib.metadata` would take longer than everything else here.
        from .version import VERSION

        click.echo(f"modelport {VERSION}")
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
