"""Record what Dify's SDK does with the cases. Run it with a Python that has `dify_plugin`.

    python tests/entities/record_sdk_facts.py ../shared/data/corpus

The tests compare our entities with its output and need no `dify_plugin` themselves.
"""

from __future__ import annotations

import enum
import hashlib
import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from cases import CASES
from pydantic import BaseModel, ValidationError

HERE = Path(__file__).parent


def main(corpus: Path) -> None:
    classes, enums = found()
    facts = {
        "recorded_from": f"dify_plugin {version('dify_plugin')}",
        "enums": {name: {m.name: m.value for m in e} for name, e in sorted(enums.items())},
        "classes": {name: fields(c) for name, c in sorted(classes.items())},
        "cases": [answer(classes, entity, given) for entity, given in inputs()],
        "corpus": {folder.name: digest(classes, folder) for folder in sorted(corpus.iterdir())},
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False, default=str)
    (HERE / "sdk_facts.json").write_text(text + "\n", encoding="utf-8")


def inputs() -> Iterator[tuple[str, Any]]:
    for entity, given in CASES.items():
        yield from ((entity, one) for one in given)


def found() -> tuple[dict[str, type[BaseModel]], dict[str, type[enum.Enum]]]:
    package = importlib.import_module("dify_plugin.entities.model")
    names = [package.__name__]
    names += [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    classes: dict[str, type[BaseModel]] = {}
    enums: dict[str, type[enum.Enum]] = {}
    for name in names:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and value.__module__.startswith("dify_plugin.entities"):
                if issubclass(value, enum.Enum):
                    enums[value.__name__] = value
                elif issubclass(value, BaseModel):
                    classes[value.__name__] = value
    return classes, enums


def fields(model: type[BaseModel]) -> dict[str, Any]:
    return {
        (field.alias or name): {
            "required": field.is_required(),
            "default": (
                None if field.is_required() else plain(field.get_default(call_default_factory=True))
            ),
        }
        for name, field in model.model_fields.items()
    }


def answer(classes: dict[str, type[BaseModel]], entity: str, given: Any) -> dict[str, Any]:
    first, *nested = entity.split(".")
    model: Any = classes[first]
    for name in nested:
        model = getattr(model, name)
    case: dict[str, Any] = {"entity": entity, "given": given}
    try:
        return case | {"result": dumped(model.model_validate(json.loads(json.dumps(given))))}
    except Exception as error:  # its own validators raise KeyError and TypeError too
        return case | {"rejected": type(error).__name__}


def dumped(entity: BaseModel) -> Any:
    return entity.model_dump(mode="json", by_alias=True)


def plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def digest(classes: dict[str, type[BaseModel]], folder: Path) -> str:
    """Hash what the SDK reads out of a provider's files, without the texts of templates."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        part = read(classes, path.relative_to(folder), yaml.safe_load(path.read_text("utf-8-sig")))
        if part is not None:
            whole.update(json.dumps(part, sort_keys=True, ensure_ascii=False).encode())
    return whole.hexdigest()


def read(classes: dict[str, type[BaseModel]], path: Path, document: Any) -> Any:
    if path.parts[0] == "provider":
        entity = classes["ProviderEntity"]
    elif path.parts[0] == "models" and path.name != "_position.yaml":
        entity = classes["AIModelEntity"]
    else:
        return None
    written = json.loads(json.dumps(document, default=str))
    try:
        result = dumped(entity.model_validate(document))
    except ValidationError:
        return [path.as_posix(), "rejected"]
    # The words of labels and helps that come from a template are each side's own.
    given = [set(rule) for rule in written.get("parameter_rules") or []]
    for rule, keys in zip(result.get("parameter_rules", []), given, strict=False):
        for key in {"label", "help"} - keys:
            del rule[key]
    return [path.as_posix(), result]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
