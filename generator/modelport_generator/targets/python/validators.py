"""The validators of the generated package: one module a definition schema and profile."""

from __future__ import annotations

from ...definitions.profiles import Profile, definitions
from ...validators import emit_module
from . import modules as emit

_TOLD: dict[Profile, str] = {
    "strict": "what a careful author writes",
    "accept": "what all readers of the field take",
}


def validator_modules() -> dict[str, str]:
    """Return the modules of the package `validators`, by file name.

    `validators/model.py` holds the strict profile, `validators/accept/model.py` the other.
    """
    made = {name: _package(profile) for profile, name in _PACKAGES.items()}
    for profile, package in _PACKAGES.items():
        resources = definitions(profile)
        for uri, schema in resources.items():
            stem = uri.rpartition("/")[2].removesuffix(".json")
            made[package.replace("__init__", stem)] = emit_module(
                schema,
                resources=resources,
                docstring=f"Validates a `{stem}` document: {_TOLD[profile]}.",
                header=emit.header(f"schemas/definitions/{stem}.json"),
            )
    return made


_PACKAGES: dict[Profile, str] = {"strict": "__init__.py", "accept": "accept/__init__.py"}


def _package(profile: Profile) -> str:
    told = emit.header("schemas/definitions")
    return f'# {told}\n"""Validators of definitions: {_TOLD[profile]}; one module a schema."""\n'
