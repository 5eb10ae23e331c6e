"""Small projects to generate from: a distribution with one provider, written from plain data."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from modelport_generator import project as projects
from modelport_generator.pipeline import run as pipeline
from modelport_generator.pipeline.checking import Demands

REPOSITORY = Path(__file__).parents[2]
NO_ICONS = Demands(assets=False)


class Project:
    """A distribution `field_<name>` below a folder, whose providers are written by `write`."""

    def __init__(self, root: Path, package: str = "field") -> None:
        self.root = root
        self.package = package
        home = root / "src" / package
        self.target = projects.Project(
            root,
            home / "_generated",
            f"{package}._generated",
            home / "providers",
            f"{package}.providers",
            core=False,
        )
        self.target.providers.mkdir(parents=True, exist_ok=True)
        (home / "__init__.py").write_text("", "utf-8")
        (self.target.providers / "__init__.py").write_text("", "utf-8")
        (root / "pyproject.toml").write_text(f'[tool.modelport]\npackage = "{package}"\n', "utf-8")

    @property
    def output(self) -> Path:
        return self.target.output

    def write(self, path: str, content: Any) -> Path:
        """Write a file of the folder of providers; data is written as JSON, which YAML reads."""
        place = self.target.providers / path
        place.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else as_yaml(content)
        place.write_text(text, encoding="utf-8", errors="surrogatepass")
        return place

    def provider(self, provider_id: str = "acme", /, **changes: Any) -> Path:
        """Write a definition, with some of its keys changed."""
        self.write(f"{provider_id}/modelport.yaml", "customizable: {}\n")
        return self.write(f"{provider_id}/{provider_id}.yaml", definition(provider_id, **changes))

    def model(self, name: str, provider_id: str = "acme", /, **changes: Any) -> Path:
        """Write a predefined language model."""
        return self.write(f"{provider_id}/llm/{name}.yaml", model(name, **changes))

    def generate(self, *, force: bool = False, demands: Demands = NO_ICONS) -> pipeline.Run:
        return pipeline.generate(self.target, lambda _: None, force=force, demands=demands)

    def check(self) -> pipeline.Run:
        return pipeline.check_fresh(self.target, lambda _: None, demands=NO_ICONS)

    def tree(self) -> dict[str, bytes]:
        """Every file below the project, by relative path."""
        return tree(self.output)

    @contextmanager
    def imported(self, module: str) -> Iterator[ModuleType]:
        """Import a module of the generated package, and remove it from `sys.modules`.

        Its bytecode is not kept: a file that is written twice in a second can look unchanged.
        """
        before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        sys.path.insert(0, str(self.root / "src"))
        importlib.invalidate_caches()
        try:
            yield importlib.import_module(f"{self.target.package}.{module}")
        finally:
            sys.dont_write_bytecode = before
            sys.path.remove(str(self.root / "src"))
            for name in [n for n in sys.modules if n.partition(".")[0] == self.package]:
                del sys.modules[name]


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, without what Python caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def definition(provider_id: str = "acme", /, **changes: Any) -> dict[str, Any]:
    """Return a valid definition."""
    made: dict[str, Any] = {
        "provider": provider_id,
        "label": {"en_US": "Acme"},
        "description": {"en_US": "Models of Acme."},
        "icon_small": {"en_US": "s.svg"},
        "icon_large": {"en_US": "l.svg"},
        "background": "#FFFFFF",
        "supported_model_types": ["llm"],
        "configurate_methods": ["predefined-model", "customizable-model"],
        "provider_credential_schema": {"credential_form_schemas": [field("api_key")]},
        "model_credential_schema": model_form(field("api_key")),
    }
    return {**made, **changes}


def model_form(*fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form for custom models."""
    return {
        "model": {"label": {"en_US": "Model Name"}},
        "credential_form_schemas": list(fields),
    }


def field(variable: str, /, **changes: Any) -> dict[str, Any]:
    """Return a field of a credential form."""
    made = {
        "variable": variable,
        "label": {"en_US": "Field"},
        "type": "text-input",
        "required": True,
    }
    return {**made, **changes}


def model(name: str, /, **changes: Any) -> dict[str, Any]:
    """Return a predefined language model."""
    made: dict[str, Any] = {
        "model": name,
        "label": {"en_US": name},
        "model_type": "llm",
        "model_properties": {"mode": "chat", "context_size": 4096},
        "parameter_rules": [{"name": "temperature", "use_template": "temperature"}],
    }
    return {**made, **changes}


def rule(name: str, /, **changes: Any) -> dict[str, Any]:
    """Return a parameter rule."""
    return {"name": name, "label": {"en_US": "Rule"}, "type": "float", **changes}


def as_yaml(data: Any) -> str:
    """Write data as JSON that a YAML reader takes for the same: no pairs of half characters."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text) + "\n"


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
