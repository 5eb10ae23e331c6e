"""`modelport bulk`: embed every row of a file or send it to a model, within limits, resumable from a ledger."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

from ..bulk.places import check_distinct
from ..bulk.prompts import columns_of, from_column, from_template, lone_brace
from ..bulk.reading import Rows
from ..bulk.run import Output, Text, carry_out, inputs
from ..bulk.tables import FORMATS, STANDARD, format_of
from ..bulk.writing import DeadLetters, writing
from ..interruptions import interruptions
from .numbers import AboveZero
from .try_ import pairs, typed

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.argument("model", metavar="PROVIDER/MODEL"),
    click.argument("source", metavar="INPUT"),
    click.option("--column", help="Column that holds the text.  [default: text]"),
    click.option("--out", default=STANDARD, metavar="FILE", help="Output; - is standard output."),
    click.option("--format", "form", type=click.Choice(FORMATS), help="Format of a file without suffix."),
    click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A credential; secrets belong in the environment."),
    click.option("--ledger", type=click.Path(dir_okay=False), help="File that keeps outcomes."),
    click.option("--resume", is_flag=True, help="Resume from an existing ledger."),
    click.option("--retry-failed", is_flag=True, help="Resume, and call failed rows again."),
    click.option(
        "--concurrency",
        type=click.IntRange(1),
        default=16,
        show_default=True,
        help="The most calls at a time.",
    ),
    click.option("--rpm", type=AboveZero(), help="Maximum requests per minute."),
    click.option("--tpm", type=AboveZero(), help="Maximum tokens per minute, estimated."),
    click.option("--max-cost", type=AboveZero(), help="Maximum cost of all runs of the ledger."),
    click.option("--timeout", type=AboveZero(), help="Seconds for one attempt of a call."),
    click.option(
        "--engine",
        type=click.Choice(["local", "ray"]),
        default="local",
        show_default=True,
        help="Where rows run: in this process, or in a Ray cluster.",
    ),
    click.option("--workers", type=click.IntRange(1), help="Workers of the Ray engine."),
    click.option("--failed", metavar="FILE", help="Failed rows with reasons.  [default: OUT.failed.jsonl]"),
    click.option("--dry-run", is_flag=True, help="Estimate rows, tokens, cost and time; call nothing."),
)  # fmt: skip


def _options(function: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Embed each row of a file (embed), or send it to a language model (chat).

    INPUT is JSON lines, CSV or Parquet; - is standard input. Rows are written in the same order,
    with an answer or an `error` added. Secrets belong in the environment:
    MODELPORT_<PROVIDER>_<NAME>.

    Exit status: 0, or 1 when a row or the job failed, or 2 when the command line or a file is
    wrong, or 130 after Ctrl-C.
    """


@command.command()
@_options
@click.option("--batch-size", type=click.IntRange(1), help="Texts of one request.")
@click.option(
    "--input-type",
    type=click.Choice(["document", "query"]),
    default="document",
    show_default=True,
    help="Whether the texts are stored documents or search queries.",
)
def embed(batch_size: int | None, input_type: str, **given: Any) -> None:
    """Embed a column; each row gets `embedding`."""
    from modelport import text_embedding

    column: str = given["column"] or "text"
    call = {"batch_size": batch_size, "input_type": input_type, **_timeout(given)}

    def start(model: Any, texts: Any, settings: Mapping[str, Any]) -> Any:
        return model.embed_many(texts, **call, **settings)

    text: Text = partial(from_column, column=column)
    needed = frozenset([column])
    _run(text_embedding, start, text, needed, "embedding", lambda item: item.vector, given)


@command.command()
@_options
@click.option("--prompt", help="Text to send, with columns in braces: 'Classify: {text}'.")
@click.option(
    "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the model."
)
def chat(prompt: str | None, parameters: tuple[str, ...], **given: Any) -> None:
    """Ask a language model; each row gets `result`, the text of the answer."""
    from modelport import llm

    if prompt is not None and given["column"] is not None:
        raise click.UsageError("--prompt and --column exclude each other")
    column: str = given["column"] or "text"
    text: Text = partial(from_column, column=column)
    needed = frozenset([column])
    if prompt is not None:
        brace = lone_brace(prompt)
        if brace is not None:
            raise click.UsageError(
                f"--prompt has a single {prompt[brace]!r} at character {brace + 1}: columns are"
                " {column}, and {{ and }} are braces"
            )
        text, needed = partial(from_template, template=prompt), columns_of(prompt)
    call = {"parameters": typed(parameters), **_timeout(given)}

    def start(model: Any, texts: Any, settings: Mapping[str, Any]) -> Any:
        return model.invoke_many(texts, **call, **settings)

    _run(llm, start, text, needed, "result", lambda item: item.result.text, given)


def _run(
    model_of: Callable[..., Any],
    start: Callable[[Any, Any, Mapping[str, Any]], Any],
    text: Text,
    needed: frozenset[str],
    added: str,
    answer: Callable[[Any], Any],
    given: Mapping[str, Any],
) -> None:
    from modelport.errors import (
        AdapterMissing,
        BulkLedgerError,
        CredentialsValidateFailedError,
        InvokeBadRequestError,
        InvokeError,
        UnknownModelError,
        UnknownProviderError,
    )

    _check_ledger(given)
    source, out = given["source"], given["out"]
    failed = _dead_letters(given)
    check_distinct({"INPUT": source, "--out": out, "--failed": failed, "--ledger": given["ledger"]})
    rows = Rows(source, format_of(source, given["form"]), needed)
    written = format_of(out, given["form"])
    rows.check()
    shown = sys.stderr.isatty() and not given["dry_run"]
    try:
        model = model_of(given["model"], credentials=_credentials(given))
        texts = inputs(rows, text, counted=shown)
        with warnings.catch_warnings(record=True) as noted:
            warnings.simplefilter("always", UserWarning)
            try:
                run = start(model, texts, _settings(given, shown=shown))
            except InvokeBadRequestError as error:
                raise click.UsageError(str(error)) from None
        for each in noted:
            click.echo(f"warning: {each.message}", err=True)
        if given["dry_run"]:
            _estimate(run, texts)
            return
        with closing(DeadLetters(failed)) as dead:
            with interruptions(_interrupter(run)), run, writing(out, written, added) as writer:
                output = Output(writer, dead, added)
                carry_out(texts, run, output, answer)
            dead.complete()
    except (UnknownProviderError, UnknownModelError, AdapterMissing, ValueError) as error:
        if isinstance(error, BulkLedgerError | CredentialsValidateFailedError):
            raise click.ClickException(str(error)) from None
        raise click.UsageError(str(error)) from None
    except (InvokeError, ImportError) as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        kept = "; answers are in the ledger" if given["ledger"] else ""
        raise click.ClickException(
            f"{error.filename or out} cannot be used: {error.strerror}{kept}"
        ) from None
    except KeyboardInterrupt:
        kept = " --resume continues from the ledger." if given["ledger"] else ""
        click.echo(f"interrupted.{kept}", err=True)
        raise SystemExit(130) from None
    _report(run.summary, texts.unusable, output, given)


def _interrupter(run: Any) -> Callable[[int, object], None]:
    """Return a handler of Ctrl-C: the first leaves the job, which awaits its calls, the second ends them."""
    count = 0

    def interrupt(_number: int, _frame: object) -> None:
        nonlocal count
        count += 1
        calls = run.summary.count_calls()
        if count == 2 and calls:
            # Raising here could interrupt what the first one has begun to close.
            run.summary.end_calls()
            return
        if count == 1 and calls:
            many = "1 call" if calls == 1 else f"{calls} calls"
            # The signal may have come while standard error was written to.
            with suppress(RuntimeError):
                click.echo(f"waiting for {many}; press Ctrl-C again to leave", err=True)
        raise KeyboardInterrupt

    return interrupt


def _check_ledger(given: Mapping[str, Any]) -> None:
    resumes = given["resume"] or given["retry_failed"]
    if given["ledger"] is None:
        if resumes:
            raise click.UsageError("--resume and --retry-failed need --ledger FILE")
        return
    if resumes and not Path(given["ledger"]).exists():
        click.echo(f"note: {given['ledger']} does not exist; a new job starts", err=True)
    if Path(given["ledger"]).exists() and not resumes and not given["dry_run"]:
        raise click.UsageError(
            f"{given['ledger']} exists: --resume continues it, --retry-failed calls failed rows"
            " again, another --ledger starts a new job"
        )


def _credentials(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what --set gives; a server's name for the model is the model's where none is given."""
    from modelport import provider

    from .try_ import from_environment, variables

    settings = pairs(given["settings"])
    name, _, model = given["model"].partition("/")
    if name and model and "model_uid" not in settings:
        known = variables(provider(name))
        if "model_uid" in known and not from_environment(name, ["model_uid"]):
            settings["model_uid"] = model
    return settings


def _timeout(given: Mapping[str, Any]) -> dict[str, Any]:
    return {} if given["timeout"] is None else {"timeout": given["timeout"]}


def _settings(given: Mapping[str, Any], *, shown: bool) -> dict[str, Any]:
    names = ("concurrency", "ledger", "retry_failed", "max_cost", "rpm", "tpm", "engine", "workers")
    from importlib.util import find_spec

    progress = shown and find_spec("tqdm") is not None
    return {**{n: given[n] for n in names}, "on_error": "collect", "progress": progress}


def _dead_letters(given: Mapping[str, Any]) -> Path | None:
    if given["failed"] is not None:
        return Path(given["failed"])
    return None if given["out"] == STANDARD else Path(f"{given['out']}.failed.jsonl")


def _estimate(run: Any, texts: Any) -> None:
    click.echo(str(run.estimate()))
    if texts.unusable:
        many = "1 row" if texts.unusable == 1 else f"{texts.unusable} rows"
        click.echo(f"{many} cannot be used")


def _report(summary: Any, unusable: int, output: Output, given: Mapping[str, Any]) -> None:
    summary.rows += unusable
    summary.failed += unusable
    summary.errors = output.errors
    click.echo(str(summary), err=True)
    if summary.failed:
        path = _dead_letters(given)
        if path is not None:
            click.echo(f"failed rows with reasons: {path}", err=True)
        raise SystemExit(1)
