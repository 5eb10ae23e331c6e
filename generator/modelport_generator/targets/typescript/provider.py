"""One provider as a module: its data unchanged, and their types."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ...build.keywords import rule_doc
from ...json_values import as_list, as_mapping, as_mappings, as_text
from ...python.code import Code
from ...python.names import camel, free_name
from .credentials import Field, build_credentials
from .printing import key, literal, render, union
from .template_data import Credentials, Interface, ModelTypes, Property

_FORMS = (
    (
        "provider",
        "provider_credential_schema",
        "ProviderCredentials",
        "Credentials of the provider.",
    ),
    (
        "model",
        "model_credential_schema",
        "ModelCredentials",
        "Credentials of a custom model.",
    ),
)
_UNSEEN = frozenset({"models", "extra", "position", *(schema for _, schema, _, _ in _FORMS)})
_TEXTS = frozenset({"label", "help", "placeholder", "description", "title", "url"})
_NO_PARAMETERS = Code("Record<string, never>")
_TYPES = {"int": "number", "float": "number", "boolean": "boolean"}


def provider_modules(
    provider_id: str, source: str, catalog: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, str]:
    """Return `providers/<id>.js` and its types.

    catalog: the provider's data by file name, as the IR has them.
    names: prefix of types by model type, such as `LLM`.
    """
    module = _Module(provider_id, source, catalog, names)
    return {
        f"providers/{provider_id}.js": module.values(),
        f"providers/{provider_id}.d.ts": module.types(),
    }


class _Rules:
    """The distinct parameter rules of a provider; models refer to them by number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.values: list[Mapping[str, Any]] = []

    def numbers(self, model: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the numbers of a model's rules, and add new ones to the list."""
        return tuple(self._number(rule) for rule in as_mappings(model.get("parameter_rules")))

    def _number(self, rule: Mapping[str, Any]) -> int:
        text = json.dumps(rule)
        if text not in self._numbers:
            self._numbers[text] = len(self.values)
            self.values.append(rule)
        return self._numbers[text]


class _Module:
    """What both files of a provider are printed from."""

    def __init__(
        self, provider_id: str, source: str, catalog: Mapping[str, Any], names: Mapping[str, str]
    ) -> None:
        self._id, self._source, self._names = provider_id, source, names
        document = as_mapping(catalog["provider.json"])
        self._document = document
        self._shown = {name: value for name, value in document.items() if name not in _UNSEEN}
        self._forms = {
            name: [f for f in as_mappings(form.get("credential_form_schemas")) if f.get("variable")]
            for name, schema, _, _ in _FORMS
            if (form := as_mapping(document.get(schema)))
        }
        self._name_field = as_mapping(document.get("model_credential_schema")).get("model")
        self._rules = _Rules()
        self._models = {
            model_type: [(model, self._rules.numbers(model)) for model in models]
            for model_type, models in _by_type(catalog).items()
        }
        self._own = {
            model_type: (as_mapping(declared), self._rules.numbers(as_mapping(declared)))
            for model_type, declared in as_mapping(catalog.get("customizable.json")).items()
        }

    def values(self) -> str:
        """Return the text of the module."""
        return render(
            "provider.js.jinja",
            source=self._source,
            id=self._id,
            document=self._shown,
            forms=self._forms,
            name_field=self._name_field,
            rules=[literal(rule) for rule in self._rules.values],
            models={t: [_value(*each) for each in models] for t, models in self._models.items()},
            own={t: _value(*each) for t, each in self._own.items()},
        )

    def types(self) -> str:
        """Return the text of its declarations."""
        taken = {
            f"{custom}{name}Parameters"
            for name in self._names.values()
            for custom in ("", "Custom")
        }
        sets = _ParameterSets(self._rules.values, taken)
        kinds = [self._kind(model_type, sets) for model_type in {**self._models, **self._own}]
        return render(
            "provider.d.ts.jinja",
            source=self._source,
            id=self._id,
            document=const_type(self._shown),
            credentials=self._credentials(),
            forms={t: [const_type(field) for field in fields] for t, fields in self._forms.items()},
            name_field=const_type(self._name_field),
            rules=[_lines(rule) for rule in self._rules.values],
            models={t: [_typed(*each) for each in models] for t, models in self._models.items()},
            own={t: _typed(*each) for t, each in self._own.items()},
            kinds=kinds,
            sets=sets.interfaces,
        )

    def _credentials(self) -> list[Credentials]:
        types = [as_text(each) for each in as_list(self._document.get("supported_model_types"))]
        return [
            build_credentials(type_name, doc, cast("Sequence[Field]", self._forms[name]), types)
            for name, _, type_name, doc in _FORMS
            if name in self._forms
        ]

    def _kind(self, model_type: str, sets: _ParameterSets) -> ModelTypes:
        listed = {
            as_text(model.get("model")): numbers
            for model, numbers in self._models.get(model_type, [])
        }
        own = self._own.get(model_type)
        return ModelTypes(
            Code(self._names[model_type]),
            tuple(map(literal, listed)),
            tuple(
                Property(key(model), sets.shared(numbers, model))
                for model, numbers in listed.items()
            ),
            sets.properties(own[1]) if own else None,
        )


class _ParameterSets:
    """The distinct sets of parameters of predefined models, with one interface each."""

    def __init__(self, rules: Sequence[Mapping[str, Any]], taken: set[str]) -> None:
        self._rules = rules
        self._taken = taken
        self._names: dict[tuple[int, ...], Code] = {}
        self._models: dict[tuple[int, ...], list[str]] = {}

    def shared(self, numbers: tuple[int, ...], model: str) -> Code:
        """Return the name of the interface for a list of rules: that of its first model."""
        if not numbers:
            return _NO_PARAMETERS
        if numbers not in self._names:
            name = camel(model)
            name = f"Model{name}" if name[0].isdigit() else name
            self._names[numbers] = Code(free_name(f"{name}Parameters", self._taken))
        self._models.setdefault(numbers, []).append(model)
        return self._names[numbers]

    def properties(self, numbers: tuple[int, ...]) -> tuple[Property, ...]:
        """Return the properties for a list of rules."""
        # Of two rules with one name the last one counts.
        rules = {self._rules[n]["name"]: self._rules[n] for n in numbers}
        return tuple(_parameter(rule) for rule in rules.values())

    @property
    def interfaces(self) -> list[Interface]:
        """The interfaces, in the order of their first use."""
        return [
            Interface(name, _sharing(self._models[numbers]), (), self.properties(numbers))
            for numbers, name in self._names.items()
        ]


def _sharing(models: Sequence[str]) -> str:
    first, *others = dict.fromkeys(models)
    return f"The parameters of {first}{' and models like it' if others else ''}."


def const_type(value: Any) -> Code:
    """Return the type of constant data: read-only literals, but any string for displayed texts."""
    match value:
        case Mapping():
            pairs: Mapping[str, Any] = cast("Any", value)
            return Code(f"{{ {''.join(_member(name, each) for name, each in pairs.items())}}}")
        case list():
            return Code(f"readonly [{', '.join(map(const_type, as_list(value)))}]")
        case float() if value - value != 0:
            return Code("number")
        case _:
            return literal(value)


def _lines(rule: Mapping[str, Any]) -> Code:
    """Return the type of a rule with one key per line."""
    members = "".join(f"  {_member(name, each).rstrip()}\n" for name, each in rule.items())
    return Code(f"{{\n{members}}}")


def _member(name: str, value: Any) -> str:
    texts = as_mapping(value if name in _TEXTS else None)
    if texts and all(isinstance(each, str) for each in texts.values()):
        shown = "".join(f"readonly {key(language)}: string; " for language in texts)
        return f"readonly {key(name)}: {{ {shown}}}; "
    return f"readonly {key(name)}: {const_type(value)}; "


def _by_type(catalog: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for listed in catalog.values():
        for model in as_mappings(listed):
            found.setdefault(model["model_type"], []).append(model)
    return found


def _value(model: Mapping[str, Any], numbers: Sequence[int]) -> Code:
    """Print a model with its rules by name."""
    head = literal(_without_rules(model))[1:-1]
    rules = ",".join(f"rule{number + 1}" for number in numbers)
    return Code(f'{{{head}{"," if head else ""}"parameter_rules":[{rules}]}}')


def _typed(model: Mapping[str, Any], numbers: Sequence[int]) -> Code:
    head = const_type(_without_rules(model))[:-1]
    rules = ", ".join(f"Rule{number + 1}" for number in numbers)
    return Code(f"{head}readonly parameter_rules: readonly [{rules}] }}")


def _without_rules(model: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in model.items() if name != "parameter_rules"}


def _parameter(rule: Mapping[str, Any]) -> Property:
    must = bool(rule.get("required")) and rule.get("default") is None
    return Property(key(rule["name"]), _parameter_type(rule), not must, rule_doc([rule]))


def _parameter_type(rule: Mapping[str, Any]) -> Code:
    options = [each for each in as_list(rule.get("options")) if isinstance(each, str)]
    if rule.get("type") == "string" and options:
        return union(map(literal, options))
    return Code(_TYPES.get(as_text(rule.get("type")), "string"))
