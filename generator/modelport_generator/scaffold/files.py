"""The files of `modelport new`: definition, adapters and a contract test, by path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import PurePosixPath

from ..project import Project
from ..python.names import class_prefix, module_name
from ..runtime.adapters.model_types import SDK_CLASSES

TYPES = tuple(SDK_CLASSES)
_PATHS = {
    "llm": "chat/completions",
    "text-embedding": "embeddings",
    "rerank": "rerank",
    "speech2text": "audio/transcriptions",
    "tts": "audio/speech",
    "moderation": "moderations",
}


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """The requested provider."""

    provider_id: str
    types: Sequence[str]
    base: str = ""
    """The provider whose adapters it uses, "" when it has its own adapters."""

    @property
    def label(self) -> str:
        """A label made from the id."""
        return " ".join(part[:1].upper() + part[1:] for part in self.provider_id.split("_") if part)


def provider_files(request: ProviderRequest, project: Project) -> dict[str, str]:
    """Return the files of one provider, by path relative to the project's root."""
    folder = project.providers.relative_to(project.root).as_posix() + f"/{request.provider_id}"
    tests = "tests/providers" if project.core else "tests"
    fake = f"fake_{request.provider_id}"
    holes = {
        **_holes(request),
        "STUBS": f"{project.package}.stubs.{module_name(request.provider_id)}",
        "FAKE": f"{tests}/{fake}.py",
        "FAKE_MODULE": fake,
        "BASE": request.base,
        "TYPES": "\n".join(f"  - {name}" for name in request.types),
        "CUSTOMIZABLE": "".join(_read(f"provider/customizable_{t}.yaml") for t in request.types)[
            :-1
        ],
        "PATHS": "\n".join(f'    "{t}": "/{_PATHS[t]}",' for t in request.types),
        "ANSWERS": "\n".join(_read(f"provider/dialect_{t}.py") for t in request.types)[:-1],
        "TESTS": "\n".join(_read(f"provider/test_{t}.py") for t in request.types)[:-1],
    }
    made = {
        f"{folder}/__init__.py": "provider/package.py",
        f"{folder}/{request.provider_id}.yaml": "provider/definition.yaml",
        f"{folder}/modelport.yaml": f"provider/{'based' if request.base else 'modelport'}.yaml",
        f"{folder}/_assets/icon_s_en.svg": "provider/icon.svg",
        f"{folder}/_assets/icon_l_en.svg": "provider/icon.svg",
        f"{tests}/{fake}.py": "provider/fake_server.py",
        f"{tests}/test_{request.provider_id}.py": "provider/test_provider.py",
    }
    if not request.base:
        made |= _adapters(request, folder)
    return {path: _filled(template, holes) for path, template in made.items()}


def _adapters(request: ProviderRequest, folder: str) -> dict[str, str]:
    """Return the templates of the adapters and what they share, by path."""
    made = {
        f"{folder}/{request.provider_id}.py": "provider/provider.py",
        f"{folder}/server.py": "provider/server.py",
        f"{folder}/dialect.py": "provider/dialect.py",
    }
    for name in (each.replace("-", "_") for each in request.types):
        made[f"{folder}/{name}/__init__.py"] = "provider/part.py"
        made[f"{folder}/{name}/{name}.py"] = f"provider/{name}.py"
    return made


def distribution_files(request: ProviderRequest) -> dict[str, str]:
    """Return the files of a new distribution besides its provider."""
    package = f"{request.provider_id}_modelport"
    holes = {
        **_holes(request),
        "PACKAGE": package,
        "DISTRIBUTION": distribution_name(request.provider_id),
        "VERSION": version("modelport"),
        "MODULE": module_name(request.provider_id),
        "FIRST": SDK_CLASSES[request.types[0]],
    }
    made = {
        "pyproject.toml": "distribution/pyproject.toml",
        "README.md": "distribution/README.md",
        ".gitignore": "distribution/gitignore",
        f"src/{package}/__init__.py": "distribution/package.py",
        f"src/{package}/providers/__init__.py": "distribution/providers.py",
    }
    texts = {path: _filled(template, holes) for path, template in made.items()}
    return {**texts, f"src/{package}/py.typed": ""}


def distribution_name(provider_id: str) -> str:
    """Return the name of the distribution for one provider."""
    return f"{provider_id.replace('_', '-')}-modelport"


def _holes(request: ProviderRequest) -> dict[str, str]:
    return {
        "ID": request.provider_id,
        "LABEL": request.label,
        "PREFIX": class_prefix(request.provider_id),
    }


def _filled(template: str, holes: dict[str, str]) -> str:
    text = _read(template)
    # The inserted texts have their own placeholders.
    for name in ("TYPES", "CUSTOMIZABLE", "TESTS", "PATHS", "ANSWERS", *holes):
        text = text.replace(f"@{name}@", holes.get(name, f"@{name}@"))
    return text


def _read(name: str) -> str:
    path = PurePosixPath(f"scaffold/{name}.txt")
    return files("modelport_generator").joinpath(*path.parts).read_text(encoding="utf-8")
