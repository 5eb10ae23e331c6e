"""`modelport try`: make one real call, and stream its answer to the terminal."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..build.keywords import form_fields
from ..output.files import replace_file
from ..runtime.schema.violations import near_match
from .numbers import AboveZero

_PROMPTS = {"llm": "Hello", "tts": "Hello", "moderation": "Hello"}


@click.command()
@click.argument("provider_id", metavar="PROVIDER")
@click.argument("model_type", metavar="TYPE")
@click.argument("model")
@click.argument("text", nargs=-1)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A credential; secrets belong in the environment.",
)
@click.option(
    "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the model."
)
@click.option(
    "--out",
    "--output",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write audio to.",
)
@click.option("--timeout", type=AboveZero(), help="Time limit for the whole call, in seconds.")
@click.option(
    "--debug",
    is_flag=True,
    help="Show requests, responses and the traceback of an error, with secrets masked.",
)
def command(
    provider_id: str,
    model_type: str,
    model: str,
    text: tuple[str, ...],
    settings: tuple[str, ...],
    parameters: tuple[str, ...],
    output: Path | None,
    timeout: float | None,
    debug: bool,
) -> None:
    """Call MODEL of PROVIDER once. TYPE is llm, text-embedding, rerank, speech2text, tts or moderation.

    Pass secrets in the environment: MODELPORT_<PROVIDER>_<NAME> gives the credential NAME.
    TEXT is the prompt; for rerank the query and then the documents; for
    speech2text a file.

    Exit status: 0, or 1 when the call fails, or 2 when the command line is wrong or a file cannot be
    used.
    """
    from modelport import provider
    from modelport.errors import (
        AdapterMissing,
        CredentialsValidateFailedError,
        InvokeError,
        UnknownModelError,
        UnknownProviderError,
    )
    from modelport.interfaces import CallOptions

    try:
        found = provider(provider_id)
    except UnknownProviderError as error:
        raise click.UsageError(str(error)) from None
    try:
        form_names = variables(found)
        credentials = {**from_environment(provider_id, form_names), **pairs(settings)}
        adapter = found.model(model_type)
        _check_name(found, model_type, model)
        with _shown(found, credentials, debug=debug) as client:
            options = CallOptions(timeout=timeout, client=client)
            _call(adapter, model_type, model, credentials, text, typed(parameters), output, options)
    except (UnknownProviderError, UnknownModelError, AdapterMissing) as error:
        raise click.UsageError(str(error)) from None
    except (InvokeError, CredentialsValidateFailedError) as error:
        hint = _near(found, model_type, model)
        raise click.ClickException(f"{type(error).__name__}: {error}{hint}") from None


def _check_name(found: Any, model_type: str, model: str) -> None:
    """Reject a name that no model can have, and warn about one that looks misspelt."""
    with warnings.catch_warnings(record=True) as slips:
        warnings.simplefilter("always")
        try:
            found.check_name(model_type, model)
        except TypeError as error:
            raise click.UsageError(str(error)) from None
    for slip in slips:
        click.echo(f"warning: {slip.message}", err=True)


def _near(found: Any, model_type: str, model: str) -> str:
    """Return the declared model that may have been meant by one that is not declared, or ""."""
    listed = list(found.catalog.models(model_type))
    near = "" if model in listed else near_match(model, listed)
    return f"\n{found.id} declares no {model_type} model {model!r}; {near}" if near else ""


@contextmanager
def _shown(found: Any, credentials: dict[str, str], *, debug: bool) -> Generator[Any]:
    """Yield the client of a call that is to be shown, or None; show the call when it is over."""
    if not debug:
        yield None
        return
    from .exchanges import Recorder, report, secrets_of

    recorder = Recorder()
    failure: Exception | None = None
    try:
        yield recorder
    except Exception as error:
        failure = error
        raise
    finally:
        recorder.close()
        secrets = secrets_of(found, credentials)
        click.echo(report(recorder, failure, secrets), err=True)


def _call(
    adapter: Any,
    model_type: str,
    model: str,
    credentials: dict[str, str],
    text: tuple[str, ...],
    parameters: dict[str, Any],
    output: Path | None,
    options: Any,
) -> None:
    words = " ".join(text) or _PROMPTS.get(model_type, "")
    match model_type:
        case "llm":
            _stream(adapter, model, credentials, words, parameters, options)
        case "text-embedding":
            result = adapter.invoke(model, credentials, list(text) or ["Hello"], options=options)
            for vector in result.embeddings:
                shown = ", ".join(f"{x:.4f}" for x in vector[:6])
                click.echo(f"[{shown}, ...] {len(vector)} dimensions")
            _spent(f"{result.usage.tokens} tokens", result.usage)
        case "rerank":
            if len(text) < 2:
                raise click.UsageError("rerank needs a query and at least one document")
            result = adapter.invoke(model, credentials, text[0], list(text[1:]), options=options)
            for doc in result.docs:
                click.echo(f"{doc.score:.4f}  {doc.text}")
        case "speech2text":
            if not Path(words).is_file():
                raise click.UsageError(f"speech2text needs a file with sound, not {words!r}")
            with Path(words).open("rb") as audio:
                click.echo(adapter.invoke(model, credentials, audio, options=options))
        case "tts":
            if output is None:
                raise click.UsageError("tts needs --out FILE")
            replace_file(output, adapter.invoke(model, credentials, words, options=options))
            click.echo(f"wrote {output} ({output.stat().st_size} bytes)")
        case _:
            flagged = adapter.invoke(model, credentials, words, options=options)
            click.echo("flagged" if flagged else "safe")


def _stream(
    adapter: Any,
    model: str,
    credentials: dict[str, str],
    words: str,
    parameters: dict[str, Any],
    options: Any,
) -> None:
    from modelport.entities import UserPromptMessage

    prompt = [UserPromptMessage(content=words)]
    with adapter.stream(model, credentials, prompt, parameters, options=options) as chunks:
        for chunk in chunks:
            if chunk.reasoning:
                click.secho(chunk.reasoning, nl=False, dim=True)
            click.echo(chunk.text, nl=False)
            sys.stdout.flush()
        click.echo()
        usage = chunks.result.usage
        for call in chunks.result.message.tool_calls:
            click.echo(f"{call.function.name}({call.function.arguments})")
    _spent(f"{usage.prompt_tokens} + {usage.completion_tokens} tokens", usage)


def _spent(tokens: str, usage: Any) -> None:
    """Print what a call used; the price is that of the definition."""
    price = f"{usage.total_price.normalize():f} {usage.currency}" if usage.total_price else ""
    parts = (tokens, price or "no price declared", f"{usage.latency:.2f} s")
    click.secho(", ".join(parts), dim=True, err=True)


def variables(found: Any) -> list[str]:
    forms = ("provider_credential_schema", "model_credential_schema")
    fields = [f for name in forms for f in form_fields(found.catalog.provider.get(name))]
    return [field["variable"] for field in fields]


def from_environment(provider_id: str, variables: list[str]) -> dict[str, str]:
    named = {v: f"MODELPORT_{provider_id}_{v}".upper() for v in variables}
    return {v: os.environ[name] for v, name in named.items() if os.environ.get(name)}


def pairs(settings: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            # The text may be a mistyped secret, so it is not shown.
            raise click.UsageError("--set and --param take NAME=VALUE")
        pairs[name] = value
    return pairs


def typed(parameters: tuple[str, ...]) -> dict[str, Any]:
    import json

    typed: dict[str, Any] = {}
    for name, value in pairs(parameters).items():
        try:
            typed[name] = json.loads(value)
        except ValueError:
            typed[name] = value
    return typed
