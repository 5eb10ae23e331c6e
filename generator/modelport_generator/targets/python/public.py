"""The names that apps and adapters import from the runtime, by the package that exports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...build import ir
from ..base import Files
from . import modules

_ROOT: Mapping[str, tuple[str, ...]] = {
    "sdk.credential_pool": ("CredentialPool",),
    "adapters.provider": ("Provider", "provider", "providers"),
    "apps.fallback": ("Fallback",),
    "apps.media_parts": ("Audio", "Document", "Image", "Video"),
    "apps.tool_rounds": ("Step", "ToolRun"),
    "apps.typed_answers": ("Parsed",),
}
"""The names of the package `modelport` itself, by runtime module."""
_SUBPACKAGES = (
    "adapters",
    "bulk",
    "entities",
    "errors",
    "interfaces",
    "messages",
    "sdk",
    "testing",
    "validators",
)


@dataclass(frozen=True, slots=True)
class _Facade:
    doc: str
    homes: Mapping[str, tuple[str, ...]]
    """The names by runtime module."""


_FACADES: Mapping[str, _Facade] = {
    "validators": _Facade(
        "Validators of definitions, credentials and parameters, for apps and CI.",
        {
            "adapters.validators": (
                "Normalised",
                "Normaliser",
                "credentials",
                "is_valid",
                "parameters",
                "validate",
                "validator",
            ),
            "schema.validation": ("Validator",),
            "schema.violations": ("Violation",),
        },
    ),
    "adapters": _Facade(
        "What adapters, wire kits and bridges use from the runtime.",
        {
            "adapters.catalog": ("Catalog", "PROVIDER_FORM"),
            "adapters.customizable": ("holds",),
            "adapters.inputs": ("check_parameters",),
            "adapters.price_lists": ("Tokens",),
            "adapters.registry": ("claimants",),
            "calls.lenient_json": ("lenient_json", "whole_characters"),
            "forms.credentials": ("CredentialForm",),
            "forms.secrets": ("Credentials", "names_secret", "secret_headers", "userinfo_of"),
            "forms.spellings": ("Secrets",),
            "schema.violations": ("MASK",),
        },
    ),
    "testing": _Facade(
        "Models for tests that answer from a script, and servers that record and replay.",
        {
            "testing.fake_llm": ("FakeLLM", "LLMAsked", "ToolCall", "tool_call"),
            "testing.fake_others": (
                "Asked",
                "FakeModeration",
                "FakeRerank",
                "FakeSpeech2Text",
                "FakeTTS",
                "FakeTextEmbedding",
            ),
            "testing.fixture": ("recorded",),
            "testing.recorder": ("Recorder",),
            "testing.replay": ("ReplayServer",),
            "testing.script": ("Pause", "ScriptExhausted"),
        },
    ),
    "bulk": _Facade(
        "What bulk calls return.",
        {
            "bulk.estimate": ("Estimate",),
            "bulk.items": ("BulkItem", "EmbeddingItem", "Summary"),
            "bulk.run": ("AsyncBulkRun", "BulkRun"),
        },
    ),
    "messages": _Facade(
        "Convert conversations to plain JSON and back.", {"apps.messages": ("dump", "load")}
    ),
}


def public_packages(contract: ir.Contract) -> Files:
    """Return the package `modelport` and the packages beside it that only re-export names."""
    source = modules.header("schemas/interfaces.json")
    root: list[tuple[str, Iterable[str]]] = [
        *((f"._runtime.{module}", names) for module, names in _ROOT.items()),
        ("._runtime.apps.model_strings", [interface.folder for interface in contract.interfaces]),
        (".", _SUBPACKAGES),
    ]
    doc = "Declared model providers as typed Python."
    return {
        "__init__.py": modules.package_module(doc, root, source, "._runtime"),
        **{
            f"{name}/__init__.py": modules.package_module(
                facade.doc,
                [(f".._runtime.{module}", names) for module, names in facade.homes.items()],
                source,
                ".._runtime",
            )
            for name, facade in _FACADES.items()
        },
    }
