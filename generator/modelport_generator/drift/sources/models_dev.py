"""Read a tree of models.dev: a TOML file per model in `providers/ID/models/`, prices per million tokens."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ...json_values import as_list, as_mapping, as_mappings
from .. import facts
from ..facts import day, name, number
from .reading import Model, Reading, SourceTrouble, bytes_of, json_of

LICENCE: Final = "MIT"
_MOST_FILE_BYTES: Final = 1024 * 1024
_MOST_FILES: Final = 50_000
_MOST_BASES: Final = 10
_MODELS: Final = "models"
_PRICES: Final = {
    "input": facts.INPUT,
    "output": facts.OUTPUT,
    "cache_read": facts.CACHED,
    "cache_write": facts.CACHE_WRITE,
    "reasoning": facts.REASONING,
    "input_audio": facts.AUDIO_INPUT,
    "output_audio": facts.AUDIO_OUTPUT,
}
_MODALITIES: Final = {"image": "vision", "audio": "audio", "video": "video", "pdf": "document"}


def read(where: str, today: date) -> Reading:
    """Read the tree below a folder: one with `providers/` and, for `base_model`, `models/`."""
    root = Path(where)
    if not root.is_dir():
        return _read_published(root, today)
    providers = root / "providers"
    if not providers.is_dir():
        raise SourceTrouble(where, "the folder has no providers/ with TOML files of models")
    reading = Reading("models.dev", where, licence=LICENCE)
    files = list(_files(providers, where))
    if not files:
        raise SourceTrouble(where, "its providers/ has no TOML files of models")
    tree = _Tree(root, reading)
    documents = {path: tree.document(path) for path in files}
    stated = (day(each.get("last_updated")) for each in documents.values() if each)
    known = [each for each in stated if each and each <= today.isoformat()]
    reading.date = max(known, default="")
    reading.date_by_file(providers)
    for path, document in documents.items():
        if document is not None:
            provider, _, model = path.relative_to(providers).as_posix().partition(f"/{_MODELS}/")
            entry = _Entry(reading, path, tree.completed(document, path))
            entry.add(Model(provider, "", model.removesuffix(".toml")))
    return reading


def _read_published(path: Path, today: date) -> Reading:
    """Read the JSON that the project publishes: providers by id, each with `models` by id."""
    document = json_of(path)
    if not isinstance(document, dict):
        raise SourceTrouble(str(path), "it is not an object with one entry per provider")
    reading = Reading("models.dev", str(path), licence=LICENCE)
    whole = as_mapping(document)  # pyright: ignore[reportUnknownArgumentType]
    listed = {
        (provider, model): as_mapping(entry)
        for provider, about in whole.items()
        for model, entry in as_mapping(as_mapping(about).get("models")).items()
    }
    if whole and not listed:
        raise SourceTrouble(str(path), "no provider in it has models")
    stated = [day(each.get("last_updated")) for each in listed.values()]
    known = [each for each in stated if each and each <= today.isoformat()]
    reading.date = max(known, default="")
    reading.date_by_file(path)
    for (provider, model), entry in listed.items():
        _Entry(reading, path, entry).add(Model(provider, "", model))
    return reading


def _files(providers: Path, where: str) -> Iterator[Path]:
    """Yield the files of models, sorted, without links out of the tree."""
    home = os.path.realpath(providers.parent) + os.sep
    count = 0
    for provider in sorted(providers.iterdir()):
        for folder, folders, names in os.walk(provider / _MODELS):
            folders.sort()
            for each in sorted(names):
                path = Path(folder, each)
                if not each.endswith(".toml"):
                    continue
                if path.is_symlink() and not os.path.realpath(path).startswith(home):
                    continue
                count += 1
                if count > _MOST_FILES:
                    raise SourceTrouble(where, f"the tree contains more than {_MOST_FILES} models")
                yield path


class _Tree:
    """The documents of the tree, with the base models that they refer to."""

    def __init__(self, root: Path, reading: Reading) -> None:
        self._bases = root / _MODELS
        self._reading = reading
        self._read: dict[str, Mapping[str, Any] | None] = {}

    def document(self, path: Path) -> Mapping[str, Any] | None:
        """Return a file as data, and note invalid TOML."""
        try:
            text = bytes_of(path, _MOST_FILE_BYTES).decode("utf-8")
            return tomllib.loads(text, parse_float=_decimal)
        except SourceTrouble as error:
            self._reading.note(str(path), str(error))
        except (ValueError, ArithmeticError, RecursionError) as error:
            self._reading.note(str(path), f"it is not TOML: {error}")
        return None

    def completed(self, document: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
        """Return a document completed with the values of its base models."""
        whole, current = document, document
        for _ in range(_MOST_BASES):
            base = current.get("base_model")
            if base is None:
                break
            found = self._base(base, path)
            if found is None:
                break
            whole, current = _merged(found, whole), found
        for dotted in as_list(document.get("base_model_omit")):
            if isinstance(dotted, str):
                whole = _without(whole, dotted.split("."))
        return whole

    def _base(self, base: Any, path: Path) -> Mapping[str, Any] | None:
        if not name(base) or any(each in ("", ".", "..") for each in base.split("/")):
            self._reading.note(
                str(path), f"base_model {str(base)[:80]!r} is not the name of a model"
            )
            return None
        if base not in self._read:
            file = self._bases / f"{base}.toml"
            self._read[base] = self.document(file) if file.is_file() else None
            if self._read[base] is None:
                self._reading.note(str(path), f"the base_model {base!r} cannot be read")
        return self._read[base]


def _decimal(text: str) -> Any:
    value = number(text.replace("_", ""))
    return value if value is not None else text


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**base, **over}
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _merged(as_mapping(base[key]), as_mapping(value))  # pyright: ignore[reportUnknownArgumentType]
    return merged


def _without(data: Mapping[str, Any], way: list[str]) -> Mapping[str, Any]:
    head, *rest = way
    if head not in data:
        return data
    if not rest:
        return {key: value for key, value in data.items() if key != head}
    return {**data, head: _without(as_mapping(data[head]), rest)}


class _Entry:
    """One model, with the place of its file for notes."""

    def __init__(self, reading: Reading, path: Path, data: Mapping[str, Any]) -> None:
        self._reading, self._path, self._data = reading, path, data

    def add(self, model: Model) -> None:
        """Add the facts of the model."""
        reading = self._reading
        if not name(model.model):
            return
        reading.list(model)
        cost, limit = as_mapping(self._data.get("cost")), as_mapping(self._data.get("limit"))
        for wire, field in _PRICES.items():
            reading.add(model, field, self._number(cost, wire))
        for above, tier in _tiers(cost):
            for wire, field in _PRICES.items():
                reading.add(model, facts.TIER.format(above) + field, self._number(tier, wire))
        context, sent = self._number(limit, "context"), self._number(limit, "input")
        if context is None:
            context, sent = sent, None
        reading.add(model, facts.CONTEXT, context, also=sent)
        reading.add(model, facts.MAX_OUTPUT, self._number(limit, "output"))
        self._add_features(model)
        if self._data.get("status") == "deprecated":
            reading.add(model, facts.DEPRECATED, True)

    def _add_features(self, model: Model) -> None:
        for wire, feature in (("tool_call", "tools"), ("reasoning", "reasoning")):
            if isinstance(self._data.get(wire), bool):
                self._reading.add(model, facts.FEATURE + feature, bool(self._data[wire]))
        modalities = as_list(as_mapping(self._data.get("modalities")).get("input"))
        if modalities:
            for wire, feature in _MODALITIES.items():
                self._reading.add(model, facts.FEATURE + feature, wire in modalities)

    def _number(self, table: Mapping[str, Any], key: str) -> Decimal | None:
        value = table.get(key)
        amount = number(value) if not isinstance(value, str) else None
        if amount is None and value is not None:
            self._reading.note(str(self._path), f"{key} {str(value)[:40]!r} is not a number")
        return amount


def _tiers(cost: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the prices of requests above a number of input tokens."""
    for tier in as_mappings(cost.get("tiers")):
        start = number(as_mapping(tier.get("tier")).get("size"))
        if start is not None:
            yield int(start), tier
