"""Writes docs/providers/: a page a provider and language, from the definitions. Run it after they changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "providers"
ENGLISH = "en_US"
WORDS: Mapping[str, Mapping[str, str]] = {
    "en_US": {
        "made": "Made by docs/make_providers.py from the definitions; do not edit.",
        "provider_credential_schema": "Credentials of the provider",
        "model_credential_schema": "Credentials of a model that you bring",
        "variable": "variable",
        "label": "label",
        "type": "type",
        "required": "required",
        "default": "default",
        "note": "note",
        "models": "Models",
        "model": "model",
        "features": "features",
        "properties": "properties",
        "price": "price of a million tokens (in / out)",
        "parameters": "parameters",
        "own": "Models that you bring",
        "when": "when",
        "range": "range",
        "meaning": "meaning",
        "use": "In Python",
        "yes": "yes",
        "secret": "secret",
        "quirks": "Quirks",
        "howto": "A provider of your own whose server speaks this protocol needs a definition and no"
        " Python: say so in its `modelport.yaml`, with what its server does differently.",
        "quirks_text": "Keys of `quirks:` in `modelport.yaml`. Each may also be a list of `{value: …, when: …}`.",
        "allowed": "allowed",
        "base": "The adapters are those of `{base}`, with these quirks:",
        "prices_note": "A price holds for every token of its side: the format has no other for tokens of a cache.",
        "languages": "Also in",
        "shown": "shown for",
    },
    "zh_Hans": {
        "made": "由 docs/make_providers.py 根据定义生成，请勿手动编辑。",
        "provider_credential_schema": "供应商凭据",
        "model_credential_schema": "自定义模型凭据",
        "variable": "变量",
        "label": "名称",
        "type": "类型",
        "required": "必填",
        "default": "默认值",
        "note": "说明",
        "models": "模型",
        "model": "模型",
        "features": "特性",
        "properties": "属性",
        "price": "每百万令牌价格（输入 / 输出）",
        "parameters": "参数",
        "own": "自定义模型",
        "when": "条件",
        "range": "范围",
        "meaning": "含义",
        "use": "Python 用法",
        "yes": "是",
        "secret": "保密",
        "quirks": "特殊设置",
        "howto": "服务器兼容此协议的供应商只需定义，无需编写 Python：在其 `modelport.yaml` 中声明，"
        "并写明该服务器的不同之处。",
        "quirks_text": "`modelport.yaml` 中 `quirks:` 的键，也可写成 `{value: …, when: …}` 的列表。",
        "allowed": "可选值",
        "base": "适配器来自 `{base}`，并使用以下设置：",
        "prices_note": "价格适用于该方向的全部令牌：格式没有为缓存令牌单列价格。",
        "languages": "其他语言",
        "shown": "适用于",
    },
}
_EXAMPLE = """\
base: openai_api_compatible
quirks:
  base_url: https://api.acme.test
  key_from: acme_key
  max_tokens_name: max_completion_tokens
  system_role:
    - value: developer
      when: { model: "/^think-/" }
"""
_NAMES = {"en_US": "English", "zh_Hans": "简体中文", "ja_JP": "日本語", "pt_BR": "Português"}
_SDK = {
    "llm": "LLM",
    "text-embedding": "TextEmbedding",
    "rerank": "Rerank",
    "speech2text": "Speech2Text",
    "tts": "TTS",
    "moderation": "Moderation",
}


def pages() -> dict[str, str]:
    """Return all pages by file name."""
    from modelport import provider, providers

    made: dict[str, str] = {}
    for provider_id in providers():
        catalog = provider(provider_id).catalog
        languages = sorted(languages_of(catalog.provider))
        for language in languages:
            page = _Page(provider_id, language, languages)
            made[file_name(provider_id, language)] = page.text()
    made["README.md"] = _index(sorted(made))
    return made


def languages_of(document: Any) -> set[str]:
    """Return the languages that a definition has text in: those of its labels, English always."""
    found = {ENGLISH}
    if isinstance(document, Mapping):
        if isinstance(document.get(ENGLISH), str):
            found |= {name for name in document if name in _NAMES}
        for value in document.values():
            found |= languages_of(value)
    elif isinstance(document, Sequence) and not isinstance(document, str):
        for value in document:
            found |= languages_of(value)
    return found


def file_name(provider_id: str, language: str) -> str:
    """Return `xinference.md`, or `xinference.zh_Hans.md`."""
    return f"{provider_id}.md" if language == ENGLISH else f"{provider_id}.{language}.md"


class _Page:
    """One page in one language."""

    def __init__(self, provider_id: str, language: str, languages: Sequence[str]) -> None:
        from modelport import provider

        self.id = provider_id
        self.language = language
        self.languages = languages
        self.provider = provider(provider_id)
        self.catalog = self.provider.catalog
        self.words = {**WORDS[ENGLISH], **WORDS.get(language, {})}

    def text(self) -> str:
        """Return the page."""
        return "\n".join(
            [*self._head(), *self._use(), *self._forms(), *self._types(), *self._base()]
        )

    def say(self, text: Any) -> str:
        """Return text in the language of the page, else in English, on one line of a table."""
        if isinstance(text, Mapping):
            text = text.get(self.language) or text.get(ENGLISH) or ""
        return " ".join(str(text or "").split()).replace("|", "\\|")

    def _head(self) -> Iterator[str]:
        document = self.catalog.provider
        yield f"<!-- {self.words['made']} -->"
        yield f"# {self.say(document.get('label'))} (`{self.id}`)\n"
        if document.get("description"):
            yield f"{self.say(document['description'])}\n"
        if help_ := document.get("help"):
            yield f"[{self.say(help_['title'])}]({self.say(help_['url'])})\n"
        others = [one for one in self.languages if one != self.language]
        if others:
            links = ", ".join(f"[{_NAMES[one]}]({file_name(self.id, one)})" for one in others)
            yield f"{self.words['languages']}: {links}\n"

    def _use(self) -> Iterator[str]:
        kinds = ", ".join(_SDK[kind] for kind in self.provider.types)
        yield f"## {self.words['use']}\n"
        yield f"```python\nfrom modelport.sdk.{self.id} import {kinds}\n```\n"

    def _forms(self) -> Iterator[str]:
        seen: list[Any] = []
        for name in ("provider_credential_schema", "model_credential_schema"):
            fields = (self.catalog.provider.get(name) or {}).get("credential_form_schemas") or []
            if not fields or fields in seen:
                continue
            seen.append(fields)
            yield f"## {self.words[name]}\n"
            yield from self._table(
                ("variable", "label", "type", "required", "default", "note"),
                [self._field(field) for field in fields],
            )

    def _field(self, field: Mapping[str, Any]) -> list[str]:
        kind = str(field["type"])
        if field.get("options"):
            kind = " / ".join(f"`{option['value']}`" for option in field["options"])
        notes = [self.say(field.get("placeholder"))]
        if field["type"] == "secret-input":
            kind = self.words["secret"]
        shown = [c["value"] for c in field.get("show_on") or () if c["variable"] == "__model_type"]
        if shown:
            notes.append(f"({self.words['shown']} {', '.join(shown)})")
        default = f"`{field['default']}`" if field.get("default") else ""
        required = self.words["yes"] if field.get("required") else ""
        variable = f"`{field['variable']}`"
        return [
            variable,
            self.say(field["label"]),
            kind,
            required,
            default,
            " ".join(filter(None, notes)),
        ]

    def _types(self) -> Iterator[str]:
        for kind in self.provider.types:
            models = list(self.catalog.models(kind).values())
            declared = self.catalog.customizable.get(kind)
            if not (models or declared):
                continue
            yield f"## {_SDK[kind]} (`{kind}`)\n"
            if models:
                yield from self._models(kind, models)
            if declared:
                yield f"### {self.words['own']}\n"
                yield from self._declared(declared)

    def _models(self, kind: str, models: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        columns = ["model", "properties"]
        if any(model.get("features") for model in models):
            columns.append("features")
        if any(model.get("parameter_rules") for model in models):
            columns.append("parameters")
        priced = any(model.get("pricing") for model in models)
        if priced:
            columns.append("price")
        yield from self._table(columns, [self._model(model, columns) for model in models])
        if priced and kind == "llm":
            yield f"{self.words['prices_note']}\n"
        yield from self._rules(
            [(rule, m["model"]) for m in models for rule in m.get("parameter_rules") or ()]
        )

    def _model(self, model: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
        cells = {
            "model": f"`{model['model']}`",
            "properties": _properties(model.get("model_properties") or {}),
            "features": ", ".join(model.get("features") or ()),
            "parameters": ", ".join(f"`{r['name']}`" for r in model.get("parameter_rules") or ()),
            "price": _price(model.get("pricing") or {}),
        }
        return [cells[column] for column in columns]

    def _declared(self, declared: Mapping[str, Any]) -> Iterator[str]:
        yield f"{self.words['properties']}: {_properties(declared.get('model_properties') or {})}\n"
        features = [_feature(feature) for feature in declared.get("features") or ()]
        if features:
            yield f"{self.words['features']}: {', '.join(features)}\n"
        yield from self._rules([(rule, "") for rule in declared.get("parameter_rules") or ()])

    def _rules(self, rules: Sequence[tuple[Mapping[str, Any], str]]) -> Iterator[str]:
        """A row a rule; one that differs from model to model has a row for each form of it.

        rules: each with the model that it is of, "" where there is but one.
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
        columns = ["parameters", "type", "range", "default", "meaning"]
        if any(row[-1] for row in rows):
            columns.append("when")
        yield from self._table(columns, [row[: len(columns)] for row in rows])

    def _rule(self, rule: Mapping[str, Any]) -> list[str]:
        default = rule.get("default")
        return [
            f"`{rule['name']}`",
            str(rule.get("type") or ""),
            _range(rule),
            "" if default is None else f"`{default}`",
            self.say(rule.get("help")) or self.say(rule.get("label")),
            _when(rule.get("when")),
        ]

    def _base(self) -> Iterator[str]:
        base, quirks = self.catalog.base, self.catalog.quirks
        if base:
            yield f"## {self.words['quirks']}\n"
            yield f"{self.words['base'].format(base=base)}\n"
            yield "".join(f"* `{name}: {value}`\n" for name, value in quirks.items())
        if self.id == "openai_api_compatible":
            from modelport_providers.openai_api_compatible.quirks import quirk_rows

            yield f"## `base: {self.id}`\n"
            yield f"{self.words['howto']}\n"
            yield f"```yaml\n{_EXAMPLE}```\n"
            yield f"## {self.words['quirks']}\n"
            yield f"{self.words['quirks_text']}\n"
            rows = [
                [
                    f"`{name}`",
                    allowed.replace("|", "\\|"),
                    f"`{default}`" if default else "",
                    meaning,
                ]
                for name, allowed, default, meaning in quirk_rows()
            ]
            yield from self._table(("variable", "allowed", "default", "meaning"), rows)

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        yield f"| {' | '.join(self.words[column] for column in columns)} |"
        yield f"|{'---|' * len(columns)}"
        for row in rows:
            yield f"| {' | '.join(row)} |"
        yield ""


def _with_models(form: Sequence[str], models: Sequence[str]) -> list[str]:
    name, kind, *rest, meaning, when = form
    named = ", ".join(f"`{model}`" for model in models)
    return [name, kind, *rest, f"{meaning} ({named})", when]


def _properties(properties: Mapping[str, Any]) -> str:
    told: list[str] = []
    for name, value in properties.items():
        if name == "voices":
            value = ", ".join(voice["mode"] for voice in value)
        told.append(f"{name}: {value}")
    return "; ".join(told)


def _price(pricing: Mapping[str, Any]) -> str:
    from decimal import Decimal

    if not pricing:
        return ""
    unit = Decimal(str(pricing["unit"])) * 1_000_000
    prices = [Decimal(str(pricing[k])) * unit for k in ("input", "output") if pricing.get(k)]
    return f"{' / '.join(f'{price.normalize():f}' for price in prices)} {pricing['currency']}"


def _range(rule: Mapping[str, Any]) -> str:
    if rule.get("options"):
        return " / ".join(f"`{option}`" for option in rule["options"])
    low, high = rule.get("min"), rule.get("max")
    if low is None and high is None:
        return ""
    return f"{'' if low is None else low} … {'' if high is None else high}".strip()


def _feature(feature: Any) -> str:
    if isinstance(feature, str):
        return feature
    return f"{feature['feature']} ({_when(feature.get('when'))})"


def _when(when: Any) -> str:
    if not when:
        return ""
    told: list[str] = []
    for key, value in when.items():
        shown = f"{value['variable']} = {value['value']}" if key == "credential" else value
        told.append(f"{key} `{shown}`".replace("|", "\\|"))
    return ", ".join(told)


def _index(names: Sequence[str]) -> str:
    from modelport import provider

    lines = [f"<!-- {WORDS[ENGLISH]['made']} -->", "# Providers\n"]
    for name in names:
        provider_id, _, rest = name.partition(".")
        if rest == "md":
            document = provider(provider_id).catalog.provider
            told = (document.get("description") or {}).get(ENGLISH, "")
            lines.append(f"* [{document['label'][ENGLISH]}]({name}): {told}")
    return "\n".join([*lines, ""])


def main() -> int:
    """Write what differs; with `--check` only say so."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    known = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    behind = [name for name, text in made.items() if known.get(name) != text]
    behind += [name for name in known if name not in made]
    if "--check" not in sys.argv:
        for name in behind:
            if name in made:
                (FOLDER / name).write_text(made[name], encoding="utf-8")
            else:
                (FOLDER / name).unlink()
    for name in sorted(behind):
        print(f"docs/providers/{name}")
    return 1 if behind and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
