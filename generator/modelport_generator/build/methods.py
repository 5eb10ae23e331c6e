"""Methods of the contract and of the SDK: arguments, types and bodies, in sync and async form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..python.code import Code, annotation, identifier, literal
from .docs import documented
from .ir import Argument, Keyword, Method

PARAMETERS = "parameters"
"""The SDK argument that takes parameters by their declared names."""


def contract_methods(spec: Mapping[str, Any], glossary: Mapping[str, Any]) -> list[Method]:
    arguments = tuple(_argument(name, glossary[name]) for name in spec["arguments"])
    forms = [_method(spec, arguments, awaits=False)]
    if "async" in spec:
        forms.append(_method(spec, arguments, awaits=True))
    return forms


def _method(spec: Mapping[str, Any], arguments: tuple[Argument, ...], *, awaits: bool) -> Method:
    lazy = awaits and spec.get("lazy_async", False)
    abstract = spec["kind"] == "abstract"
    returns = spec.get("async_returns", spec["returns"]) if awaits else spec["returns"]
    return Method(
        name=identifier(spec["async"] if awaits else spec["name"]),
        arguments=arguments,
        returns=annotation(returns),
        doc=documented(f"Async form of `{spec['name']}`." if awaits else spec["doc"], arguments),
        body=_contract_body(spec, arguments, awaits),
        awaits=awaits and not lazy,
        abstract=abstract and not awaits,
    )


def _contract_body(
    spec: Mapping[str, Any], arguments: tuple[Argument, ...], awaits: bool
) -> Code | None:
    given = ", ".join(f"{a.name}={a.name}" for a in arguments)
    match spec["kind"], awaits:
        case "abstract", False:
            return None
        case "abstract", True:
            return Code(f"await invocation.in_thread(self, {given})")
        case "default", True:
            method = literal(spec["name"])
            return Code(f"await invocation.in_thread(self, {method}, {given})")
        case "default", False:
            return Code(f"invocation.{spec['run']}(self, {given})")
        case _:
            return _public_body(spec, given, awaits)


def _public_body(spec: Mapping[str, Any], given: str, awaits: bool) -> Code:
    prefix, _, tail = spec["run"].rpartition("_")
    lazy = spec.get("lazy_async", False)
    wait = "await " if awaits and not lazy else ""
    run = f"{prefix}_a{tail}" if awaits else spec["run"]
    return Code(f"{wait}invocation.{identifier(run)}(self, {given})")


def sdk_methods(
    spec: Mapping[str, Any], glossary: Mapping[str, Any], parameters: Sequence[Keyword]
) -> tuple[Method, Method]:
    """Return one call of the SDK in sync and async form, with a provider's parameters as keywords.

    Args:
        spec: The call, from `models[].calls`.
        glossary: The arguments of the SDK by name.
        parameters: The parameters of the provider's models; those left out of a call are not sent.
    """
    positional = [_argument(n, glossary[n]) for n in spec["positional"]]
    keywords = [_argument(n, glossary[n], keyword_only=True) for n in spec["keywords"]]
    own = [
        Argument(p.name, p.optional_argument(8), Code("None"), p.doc, keyword_only=True)
        for p in parameters
    ]
    arguments = (*positional, *own, *keywords)
    documentation: tuple[Argument | Keyword, ...] = (*positional, *parameters, *keywords)
    sent = [_passed(name, glossary, parameters) for name in spec["send"]]
    named = [f"{n}={_passed(n, glossary, parameters)}" for n in spec.get("named", ())]
    return (
        _sdk_method(spec, arguments, documentation, sent, named, awaits=False),
        _sdk_method(spec, arguments, documentation, sent, named, awaits=True),
    )


def _passed(name: str, glossary: Mapping[str, Any], parameters: Sequence[Keyword]) -> str:
    """Return the expression that passes an argument of the SDK to the adapter."""
    if name != PARAMETERS:
        return str(glossary[name].get("pass", name))
    named = ", ".join(f"{literal(p.wire)}: {p.name}" for p in parameters)
    return f"self._parameters({{{named}}}, {PARAMETERS})"


def _sdk_method(
    spec: Mapping[str, Any],
    arguments: tuple[Argument, ...],
    documentation: Sequence[Argument | Keyword],
    sent: Sequence[str],
    named: Sequence[str],
    *,
    awaits: bool,
) -> Method:
    lazy = awaits and spec.get("lazy_async", False)
    returns = spec.get("async_returns", spec["returns"]) if awaits else spec["returns"]
    summary = f"Async form of `{spec['name']}`." if awaits else spec["doc"]
    return Method(
        name=identifier(spec["async"] if awaits else spec["name"]),
        arguments=arguments,
        returns=annotation(returns),
        doc=documented(summary, documentation),
        body=_sdk_body(spec, sent, named, awaits),
        awaits=awaits and not lazy,
        abstract=False,
    )


def _sdk_body(
    spec: Mapping[str, Any], sent: Sequence[str], named: Sequence[str], awaits: bool
) -> Code:
    options = (
        []
        if spec.get("plain")
        else ["self._options(timeout, extra_headers, extra_body, max_answer_bytes)"]
    )
    given = ", ".join(["self._model", "self._credentials", *sent, *options, *named])
    if awaits and spec.get("threaded"):
        return Code(f"await run_in_thread(self._adapter.{spec['target']}, {given})")
    target = f"a{spec['target']}" if awaits else spec["target"]
    wait = "await " if awaits and not spec.get("lazy_async") else ""
    return Code(f"{wait}self._adapter.{identifier(target)}({given})")


def _argument(name: str, spec: Mapping[str, Any], *, keyword_only: bool = False) -> Argument:
    default = None
    if "default" in spec:
        declared = spec["default"]
        default = Code(declared) if isinstance(declared, str) else literal(declared)
    called = identifier(spec.get("name", name))
    return Argument(called, annotation(spec["type"]), default, spec["doc"], keyword_only)
