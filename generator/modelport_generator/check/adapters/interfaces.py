"""The methods that callers use on adapters of each model type, from `interfaces.json`, without types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...definitions.schemas import interfaces_document


@dataclass(frozen=True, slots=True)
class ContractMethod:
    """A method that is called, in its sync or async form."""

    name: str
    arguments: tuple[str, ...]
    """What it is called with, in order."""
    needed: tuple[str, ...]
    """The arguments that it must accept. Those after `user` were added later."""
    by_name: bool = False
    """Whether every argument is given by name."""
    awaits: bool = False
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class InterfaceFacts:
    """One of the six model types."""

    model_type: str
    class_names: tuple[str, ...]
    """The class of the interface, and its alias."""
    sdk: str
    """The name of the type in the names of stubs."""
    methods: Mapping[str, ContractMethod]
    """The methods by name, including those that only callers use."""
    written: frozenset[str]
    """The methods that adapters may write or override."""

    @property
    def folder(self) -> str:
        """The spelling of the type in folders and files."""
        return self.model_type.replace("-", "_")


VALIDATE = ContractMethod(
    "validate_credentials", ("model", "credentials"), ("model", "credentials"), abstract=True
)
"""The method that every type has from `AIModel` and that no interface lists."""


@lru_cache(maxsize=1)
def interfaces() -> tuple[InterfaceFacts, ...]:
    """Return the contracts of the model types."""
    return tuple(_contract(each) for each in interfaces_document()["models"])


def _contract(each: Mapping[str, Any]) -> InterfaceFacts:
    aliases = (each["alias"],) if "alias" in each else ()
    forms = [form for method in each["methods"] for form in _forms(method)]
    written = {
        name
        for method in each["methods"]
        if method["kind"] != "public"
        for name in (method["name"], method.get("async"))
        if name
    }
    return InterfaceFacts(
        each["type"],
        (each["class"], *aliases),
        each["sdk"],
        {VALIDATE.name: VALIDATE, **{form.name: form for form in forms}},
        frozenset({VALIDATE.name, *written}),
    )


def _forms(method: Mapping[str, Any]) -> list[ContractMethod]:
    arguments: tuple[str, ...] = tuple(method["arguments"])
    needed = arguments[: arguments.index("user") + 1] if "user" in arguments else arguments
    abstract = method["kind"] == "abstract"
    # A method with an async form is called through it or in a thread, both with keywords.
    by_name = abstract and "async" in method
    forms = [ContractMethod(method["name"], arguments, needed, by_name, abstract=abstract)]
    if "async" in method:
        awaits = not method.get("lazy_async", False)
        forms.append(ContractMethod(method["async"], arguments, needed, by_name, awaits))
    return forms
