"""The validators of the generated package: one module per definition schema and profile."""

from __future__ import annotations

from ...definitions.profiles import Profile, definitions
from ...validators import emit_module
from . import modules as emit

_MEANING: dict[Profile, str] = {
    "strict": "what a careful author writes",
    "accept": "what all of Dify's readers accept",
}


def validator_modules() -> dict[str, str]:
    """Return the modules of the package `validators`, by file name.

    `validators/model.py` has the strict profile, `validators/accept/model.py` the other one.
    """
    # The package `validators` itself re-exports the functions for apps.
    made = {f"{_FOLDERS['accept']}__init__.py": _package("accept")}
    for profile, folder in _FOLDERS.items():
        resources = definitions(profile)
        for uri, schema in resources.items():
            stem = uri.rpartition("/")[2].removesuffix(".json")
            made[f"{folder}{stem}.py"] = emit_module(
                schema,
                resources=resources,
                docstring=f"Validate a `{stem}` document: {_MEANING[profile]}.",
                header=emit.header(f"schemas/definitions/{stem}.json"),
            )
    return made


_FOLDERS: dict[Profile, str] = {"strict": "", "accept": "accept/"}


def _package(profile: Profile) -> str:
    header = emit.header("schemas/definitions")
    return f'# {header}\n"""Validators of definitions: {_MEANING[profile]}; one module per schema."""\n'
