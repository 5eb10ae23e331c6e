"""A provider as a whole: its id, types and methods (P1 to P5), its texts, and everything below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ...json_values import as_mapping
from ...load import Document, ProviderSource
from ..changes import ChangeCollector, Subject
from ..matching import Item, match
from ..source import Node, root
from .fields import Form, compare_forms
from .keywords import compare_credentials, compare_parameters
from .manifest import compare_manifests
from .modelport_file import compare_modelport_files
from .models import Model, compare_models, compare_positions
from .order import compare_order
from .parameters import Rule, rules_of
from .sides import added, removed, value_sides
from .texts import compare_texts

_FORMS: Final = (
    ("provider_credential_schema", "the provider form"),
    ("model_credential_schema", "the model form"),
)
_TEXTS: Final = (
    "label",
    "description",
    "icon_small",
    "icon_large",
    "icon_small_dark",
    "icon_large_dark",
    "background",
)


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a provider."""

    source: ProviderSource

    @property
    def provider(self) -> Node:
        """The provider's own file."""
        return root(self.source.provider)

    @property
    def modelport(self) -> Node:
        """The `modelport.yaml`; an empty one when there is none."""
        document = self.source.modelport
        return root(document) if document else Node(self.source.provider, "", {})

    def form(self, key: str, it: str) -> Form:
        """Return one of the two forms."""
        return Form(self.provider.get(key), it, key)

    def fields(self) -> list[Item]:
        """Return the fields of both forms."""
        return [each for key, it in _FORMS for each in self.form(key, it).fields]

    def schemas(self) -> list[Any]:
        """Return the forms as they are written."""
        written = [self.provider.value(key) for key, _ in _FORMS]
        return [each for each in written if as_mapping(each)]

    def models(self) -> list[Model]:
        """Return the predefined models, by type and file."""
        listed = [
            self._model(kind, document)
            for kind, documents in self.source.models.items()
            for document in documents
        ]
        listed += [self._model("", document) for document in self.source.hidden]
        return [each for each in listed if each.name]

    def _model(self, kind: str, document: Document) -> Model:
        node = root(document)
        file = document.name.removeprefix(f"{self.source.name}/").removeprefix("models/")
        kind, name = kind or node.text("model_type"), node.text("model")
        declared = self.modelport.at("predefined", kind, name)
        announced = declared is not None and "retires" in declared
        return Model(name, node, "model", None, kind, file, announced)

    def position(self, kind: str) -> Node | None:
        """Return the list that orders the models of a type."""
        document = self.source.positions.get(kind)
        return root(document) if document is not None else None

    def rules(self, kind: str) -> list[Rule]:
        """Return the rules of all models of a type, and of its custom models."""
        holders = [root(each) for each in self.source.models.get(kind, ())]
        declared = self.modelport.at("customizable", kind)
        return [
            rule
            for each in [*holders, *([declared] if declared else [])]
            for rule in rules_of(each)
        ]


def compare_provider(collector: ChangeCollector, old: Side, new: Side) -> None:
    """Compare two states of one provider."""
    subject = Subject((), f"the provider {collector.provider!r}")
    before, after = old.provider, new.provider
    if old.source.id != new.source.id:
        sides = value_sides(before, after, "provider", (before.here, after.here))
        collector.add("P1", subject, sides, old.source.id, new.source.id)
    types = _compare_names(collector, subject, before, after, "supported_model_types", ("P2", "P3"))
    _compare_names(collector, subject, before, after, "configurate_methods", ("P4", "P5"))
    _compare_texts(collector, subject, before, after)
    for key, it in _FORMS:
        kinds = [each.name for each in _names(before, "supported_model_types")]
        compare_forms(collector, subject.at(key), old.form(key, it), new.form(key, it), kinds)
    compare_modelport_files(collector, subject, old.modelport, new.modelport, types)
    _compare_models(collector, subject, old, new, types)
    compare_credentials(
        collector, subject, old.fields(), new.fields(), (old.schemas(), new.schemas())
    )
    if old.source.manifest is not None and new.source.manifest is not None:
        compare_manifests(collector, subject, root(old.source.manifest), root(new.source.manifest))


def _compare_names(
    collector: ChangeCollector,
    subject: Subject,
    old: Node,
    new: Node,
    key: str,
    codes: tuple[str, str],
) -> frozenset[str]:
    """Compare a list of names; return those that only one side has."""
    before, after = _names(old, key), _names(new, key)
    matching = match(before, after)
    for item in matching.removed:
        collector.add(codes[0], subject.at(key, item.name), removed(item), item.name)
    for item in matching.added:
        collector.add(codes[1], subject.at(key, item.name), added(item), None, item.name)
    listed = subject.of(f"the {key.replace('_', ' ')} of {subject.it}", key)
    compare_order(collector, listed, before, after, matching.pairs)
    return frozenset(each.name for each in (*matching.removed, *matching.added))


def _names(node: Node, key: str) -> list[Item]:
    found = {e.data: Item(e.data, e) for e in reversed(node.items(key)) if isinstance(e.data, str)}
    return list(reversed(found.values()))


def _compare_texts(collector: ChangeCollector, subject: Subject, old: Node, new: Node) -> None:
    around = (old.identity("provider"), new.identity("provider"))
    compare_texts(collector, subject, old, new, _TEXTS, around)
    a, b = (each.get("help") or Node(each.document, "/help", {}) for each in (old, new))
    compare_texts(collector, subject.of("the help", "help"), a, b, ("title", "url"), around)


def _compare_models(
    collector: ChangeCollector, subject: Subject, old: Side, new: Side, types: frozenset[str]
) -> None:
    before, after = old.models(), new.models()
    compare_models(collector, subject, before, after, types)
    kinds = dict.fromkeys(each.type for each in (*before, *after))
    served = {each.name for each in _names(new.provider, "supported_model_types")}
    declared = (as_mapping(each.modelport.value("customizable")) for each in (old, new))
    for kind in {**kinds, **{name: None for each in declared for name in each}}:
        if kind in types:
            continue
        ours, theirs = ([each for each in side if each.type == kind] for side in (before, after))
        sides = ((ours, old.position(kind)), (theirs, new.position(kind)))
        compare_positions(collector, subject, kind, *sides)
        if kind in served:
            compare_parameters(collector, subject, kind, old.rules(kind), new.rules(kind))
