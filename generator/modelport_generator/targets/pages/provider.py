"""The page of one provider in one language: forms, models, prices, parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from ...json_values import as_list, as_mapping, as_mappings, as_text
from ...runtime.forms.environment import variable_names
from .markdown import code, link, table, text
from .translations import ENGLISH, LANGUAGES, words

_FORMS = ("provider_credential_schema", "model_credential_schema")
_MILLION = 1_000_000
_DIGITS = 30
_PRICE = "_price_per_million"


@dataclass(frozen=True, slots=True)
class Quirk:
    """One key of `quirks:` that the adapters of a provider read."""

    name: str
    type: str
    default: str
    doc: str


def provider_pages(
    provider_id: str,
    module: str,
    catalog: Mapping[str, Any],
    names: Mapping[str, str],
    quirks: Sequence[Quirk] = (),
) -> dict[str, str]:
    """Return a page for each language in which the definition has text, by file name.

    Args:
        provider_id: The id of the provider.
        module: The SDK module that apps import.
        catalog: The provider's data by file name, as in the IR, with the evidence for it under `facts`.
        names: The SDK class of each model type that the provider offers, in order.
        quirks: The quirks that its adapters read from definitions based on them.
    """
    languages = languages_of(catalog)
    return {
        file_name(provider_id, language): "\n".join(
            _Page(provider_id, module, catalog, names, quirks, language).lines(languages)
        )
        for language in languages
    }


def index_page(rows: Sequence[tuple[str, str, str]]) -> str:
    """Return the list of all providers. Each row is id, label and description in English."""
    fixed = words(ENGLISH)
    lines = [f"<!-- {fixed['made']} -->", f"# {fixed['providers']}\n"]
    for provider_id, label, description in rows:
        ending = f": {text(description)}" if description else ""
        lines.append(f"* [{text(label)}]({file_name(provider_id, ENGLISH)}){ending}")
    return "\n".join([*lines, ""])


def languages_of(content: Any) -> list[str]:
    """Return the languages in which a definition has text, English always and first."""
    return [name for name in LANGUAGES if name in {ENGLISH, *_languages(content)}]


def file_name(provider_id: str, language: str) -> str:
    """Return `acme.md`, or `acme.zh_Hans.md`."""
    return f"{provider_id}.md" if language == ENGLISH else f"{provider_id}.{language}.md"


def _languages(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        found = as_mapping(content)
        if isinstance(found.get(ENGLISH), str):
            yield from (name for name in LANGUAGES if as_text(found.get(name)))
        content = list(found.values())
    for each in as_list(content):
        yield from _languages(each)


class _Page:
    """One page in one language."""

    def __init__(
        self,
        provider_id: str,
        module: str,
        catalog: Mapping[str, Any],
        names: Mapping[str, str],
        quirks: Sequence[Quirk],
        language: str,
    ) -> None:
        self._id, self._module, self._names = provider_id, module, names
        self._catalog, self._quirks = catalog, quirks
        self._document = as_mapping(catalog["provider.json"])
        self._language = language
        self._words = words(language)

    def lines(self, languages: Sequence[str]) -> Iterator[str]:
        """Yield the lines of the page."""
        yield from self._head([each for each in languages if each != self._language])
        yield from self._forms()
        for model_type in self._names:
            yield from self._type(model_type)
        yield from self._base()

    def _shown(self, texts: Any) -> str:
        """Return a text in the language of the page or else in English, without markup."""
        found = as_mapping(texts)
        return text(as_text(found.get(self._language)) or as_text(found.get(ENGLISH)))

    def _head(self, others: Sequence[str]) -> Iterator[str]:
        document = self._document
        yield f"<!-- {self._words['made']} -->"
        yield f"# {self._shown(document.get('label')) or text(self._id)} ({code(self._id)})\n"
        if described := self._shown(document.get("description")):
            yield f"{described}\n"
        if linked := self._help():
            yield f"{linked}\n"
        if others:
            links = ", ".join(
                f"[{LANGUAGES[each]}]({file_name(self._id, each)})" for each in others
            )
            yield f"{self._words['languages']}: {links}\n"
        if self._names:
            yield f"## {self._words['use']}\n"
            classes = ", ".join(self._names.values())
            yield f"```python\nfrom {self._module} import {classes}\n```\n"

    def _help(self) -> str:
        shown = as_mapping(self._document.get("help"))
        title, url = (self._plain(shown.get(key)) for key in ("title", "url"))
        return link(title or url, url) if url else text(title)

    def _plain(self, texts: Any) -> str:
        found = as_mapping(texts)
        return as_text(found.get(self._language)) or as_text(found.get(ENGLISH))

    def _forms(self) -> Iterator[str]:
        seen: list[Any] = []
        for name in _FORMS:
            form = as_mapping(self._document.get(name))
            fields = as_mappings(form.get("credential_form_schemas"))
            if not fields or fields in seen:
                continue
            seen.append(fields)
            yield f"## {self._words[name]}\n"
            columns = ("variable", "label", "type", "required", "default", "environment", "note")
            yield from self._table(columns, [self._field(field) for field in fields])

    def _field(self, field: Mapping[str, Any]) -> list[str]:
        kind = as_text(field.get("type"))
        options = as_mappings(field.get("options"))
        shown = " / ".join(code(option.get("value")) for option in options) or text(kind)
        default = field.get("default")
        secret = kind == "secret-input"
        return [
            code(field.get("variable")),
            self._shown(field.get("label")),
            self._words["secret"] if secret else shown,
            self._words["yes"] if field.get("required") else "",
            # The default of a secret is not shown.
            code(default) if default and not secret else "",
            self._variables(field),
            self._note(field),
        ]

    def _variables(self, field: Mapping[str, Any]) -> str:
        provider, credential = as_text(self._document.get("provider")), field.get("variable")
        return ", ".join(map(code, variable_names(provider, as_text(credential))))

    def _note(self, field: Mapping[str, Any]) -> str:
        texts = dict.fromkeys([self._shown(field.get(key)) for key in ("placeholder", "help")])
        notes = [note for note in texts if note]
        conditions = [
            code(entry.get("value"))
            if entry.get("variable") == "__model_type"
            else f"{code(entry.get('variable'))} = {code(entry.get('value'))}"
            for entry in as_mappings(field.get("show_on"))
        ]
        if conditions:
            notes.append(f"({self._words['shown']} {', '.join(conditions)})")
        return " ".join(notes)

    def _type(self, model_type: str) -> Iterator[str]:
        folder = f"{model_type.replace('-', '_')}.json"
        models = as_mappings(self._catalog.get(folder))
        declared = as_mapping(as_mapping(self._catalog.get("customizable.json")).get(model_type))
        if not (models or declared):
            return
        yield f"## {self._names[model_type]} ({code(model_type)})\n"
        if models:
            yield from self._models(model_type, models)
        if declared:
            yield f"### {self._words['own']}\n"
            yield from self._declared(declared)

    def _models(self, model_type: str, models: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        rows = [self._model(model) for model in models]
        columns = [name for name in rows[0] if name == "model" or any(row[name] for row in rows)]
        yield from self._table(columns, [[row[name] for name in columns] for row in rows])
        if "price" in columns and "cached" not in columns and model_type == "llm":
            yield f"{self._words['prices_note']}\n"
        yield from self._rules(
            [
                (rule, as_text(model.get("model")))
                for model in models
                for rule in as_mappings(model.get("parameter_rules"))
            ]
        )

    def _model(self, model: Mapping[str, Any]) -> dict[str, str]:
        properties = dict(as_mapping(model.get("model_properties")))
        context = properties.pop("context_size", None)
        rules = as_mappings(model.get("parameter_rules"))
        return {
            "model": f"{code(model.get('model'))}{self._end(model)}",
            "context": "" if context is None else text(str(context)),
            "properties": _properties(properties),
            "features": ", ".join(text(str(each)) for each in as_list(model.get("features"))),
            "parameters": ", ".join(code(rule.get("name")) for rule in rules),
            "price": price_of_a_million(as_mapping(model.get("pricing"))),
            "cached": self._cached(model),
            "source": self._sources(model),
        }

    def _end(self, model: Mapping[str, Any]) -> str:
        """Return in brackets that a model is deprecated, or the day on which it retires, and its successor."""
        beyond = self._beyond(model)
        day, successor = as_text(beyond.get("retires")), beyond.get("successor")
        end = self._words["deprecated"] if model.get("deprecated") else ""
        if day and not end:
            end = f"{self._words['retires']} {text(day)}"
        if end and successor:
            end = f"{end}; {self._words['successor']}: {code(successor)}"
        return f" ({end})" if end else ""

    def _beyond(self, model: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what `modelport.yaml` declares about a model."""
        declared = as_mapping(as_mapping(self._catalog.get("modelport.json")).get("predefined"))
        of_type = as_mapping(declared.get(as_text(model.get("model_type"))))
        return as_mapping(of_type.get(as_text(model.get("model"))))

    def _cached(self, model: Mapping[str, Any]) -> str:
        """Return the price of cached input in the last price list of `modelport.yaml`."""
        lists = as_mappings(self._beyond(model).get("prices"))
        if not lists or "cached_input" not in lists[-1]:
            return ""
        pricing = {**as_mapping(model.get("pricing")), **lists[-1]}
        return price_of_a_million({**pricing, "input": pricing["cached_input"], "output": None})

    def _sources(self, model: Mapping[str, Any]) -> str:
        """Return which sources have the price, each with the newest day of its evidence."""
        of_type = as_mapping(
            as_mapping(self._catalog.get("facts")).get(as_text(model.get("model_type")))
        )
        days: dict[str, str] = {}
        for each in as_mappings(of_type.get(as_text(model.get("model")))):
            if as_text(each.get("field")).endswith(_PRICE):
                source, day = as_text(each.get("source")), as_text(each.get("date"))
                days[source] = max(day, days.get(source, ""))
        return ", ".join(text(f"{source} {day}") for source, day in sorted(days.items()))

    def _declared(self, declared: Mapping[str, Any]) -> Iterator[str]:
        if properties := _properties(as_mapping(declared.get("model_properties"))):
            yield f"{self._words['properties']}: {properties}\n"
        features = [_feature(feature) for feature in as_list(declared.get("features"))]
        if features:
            yield f"{self._words['features']}: {', '.join(features)}\n"
        yield from self._rules(
            [(rule, "") for rule in as_mappings(declared.get("parameter_rules"))]
        )

    def _rules(self, rules: Sequence[tuple[Mapping[str, Any], str]]) -> Iterator[str]:
        """Yield one row per rule. A rule that differs between models has a row for each variant.

        Args:
            rules: Each rule with the name of its model, or "" when there is only one model.
        """
        if not rules:
            return
        forms: dict[tuple[str, ...], list[str]] = {}
        for rule, model in rules:
            forms.setdefault(tuple(self._rule(rule)), []).append(model)
        names = [form[0] for form in forms]
        rows = [
            _with_models(form, models) if names.count(form[0]) > 1 else list(form)
            for form, models in sorted(forms.items(), key=lambda one: names.index(one[0][0]))
        ]
        columns = ["parameters", "type", "range", "form_default", "meaning"]
        if any(row[-1] for row in rows):
            columns.append("when")
        yield from self._table(columns, [row[: len(columns)] for row in rows])
        if any("default" in rule for rule, _ in rules):
            yield f"{self._words['defaults_note']}\n"

    def _rule(self, rule: Mapping[str, Any]) -> list[str]:
        default = rule.get("default")
        return [
            code(rule.get("name")),
            text(as_text(rule.get("type"))),
            _range(rule),
            "" if default is None else code(default),
            self._shown(rule.get("help")) or self._shown(rule.get("label")),
            _when(rule.get("when")),
        ]

    def _base(self) -> Iterator[str]:
        declared = as_mapping(self._catalog.get("modelport.json"))
        base = as_text(declared.get("base"))
        if base:
            yield f"## {self._words['quirks']}\n"
            yield f"{self._words['base'].format(base=base)}\n"
            quirks = as_mapping(declared.get("quirks"))
            yield "".join(f"* {code(f'{name}: {value}')}\n" for name, value in quirks.items())
        if self._quirks:
            yield f"## {code(f'base: {self._id}')}\n"
            yield f"{self._words['howto'].format(base=self._id)}\n"
            yield f"{self._words['quirks_text']}\n"
            rows = [
                [code(q.name), code(q.type), code(q.default), text(q.doc)] for q in self._quirks
            ]
            yield from self._table(("quirk", "type", "default", "meaning"), rows)

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        yield from table([self._words[column] for column in columns], rows)


def price_of_a_million(pricing: Mapping[str, Any]) -> str:
    """Return a price such as `0.15 / 0.6 USD`, or "" when there is no readable price."""
    try:
        unit = Decimal(str(pricing.get("unit"))) * _MILLION
        sides = [pricing[side] for side in ("input", "output") if pricing.get(side)]
        prices = [Decimal(str(side)) * unit for side in sides]
    except DecimalException:
        return ""
    # A price with a million digits is not readable.
    if not prices or not all(p.is_finite() and abs(p.adjusted()) < _DIGITS for p in prices):
        return ""
    shown = " / ".join(f"{price.normalize():f}" for price in prices)
    return f"{shown} {text(as_text(pricing.get('currency')))}".rstrip()


def _with_models(form: Sequence[str], models: Sequence[str]) -> list[str]:
    name, kind, *rest, meaning, when = form
    named = ", ".join(map(code, models))
    return [name, kind, *rest, f"{meaning} ({named})", when]


def _properties(properties: Mapping[str, Any]) -> str:
    parts: list[str] = []
    for name, value in properties.items():
        if name == "voices":
            value = ", ".join(as_text(voice.get("mode")) for voice in as_mappings(value))
        parts.append(text(f"{name}: {value}"))
    return "; ".join(parts)


def _range(rule: Mapping[str, Any]) -> str:
    if options := as_list(rule.get("options")):
        return " / ".join(map(code, options))
    low, high = ("" if rule.get(key) is None else str(rule[key]) for key in ("min", "max"))
    return text(f"{low} … {high}".strip()) if low or high else ""


def _feature(feature: Any) -> str:
    declared = as_mapping(feature)
    if not declared:
        return text(str(feature))
    return f"{text(as_text(declared.get('feature')))} ({_when(declared.get('when'))})"


def _when(when: Any) -> str:
    parts: list[str] = []
    for key, value in as_mapping(when).items():
        pair = as_mapping(value)
        shown = f"{pair.get('variable')} = {pair.get('value')}" if pair else value
        parts.append(f"{text(key)} {code(shown)}")
    return ", ".join(parts)
