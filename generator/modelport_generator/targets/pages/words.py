"""The words of the pages around the text of a definition, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final = "en_US"
LANGUAGES: Final[Mapping[str, str]] = {
    "en_US": "English",
    "zh_Hans": "简体中文",
    "ja_JP": "日本語",
    "pt_BR": "Português",
}
"""Languages of the format, each by its own name."""

_WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "made": (
        "Made by `modelport docs` from the definition; do not edit.",
        "由 `modelport docs` 根据定义生成，请勿手动编辑。",
        "`modelport docs` が定義から生成しました。編集しないでください。",
        "Gerado por `modelport docs` a partir da definição; não edite.",
    ),
    "providers": ("Providers", "供应商", "プロバイダー", "Provedores"),
    "provider_credential_schema": (
        "Credentials of the provider",
        "供应商凭据",
        "プロバイダーの認証情報",
        "Credenciais do provedor",
    ),
    "model_credential_schema": (
        "Credentials of a model that you bring",
        "自定义模型凭据",
        "カスタムモデルの認証情報",
        "Credenciais de um modelo próprio",
    ),
    "variable": ("variable", "变量", "変数", "variável"),
    "label": ("label", "名称", "名前", "nome"),
    "type": ("type", "类型", "型", "tipo"),
    "required": ("required", "必填", "必須", "obrigatório"),
    "default": ("default", "默认值", "既定値", "padrão"),
    "note": ("note", "说明", "説明", "nota"),
    "model": ("model", "模型", "モデル", "modelo"),
    "context": ("context", "上下文", "コンテキスト", "contexto"),
    "properties": ("properties", "属性", "プロパティ", "propriedades"),
    "features": ("features", "特性", "機能", "recursos"),
    "price": (
        "price of a million tokens (in / out)",
        "每百万令牌价格（输入 / 输出）",
        "100 万トークンの価格（入力 / 出力）",
        "preço por milhão de tokens (entrada / saída)",
    ),
    "parameters": ("parameters", "参数", "パラメーター", "parâmetros"),
    "own": ("Models that you bring", "自定义模型", "カスタムモデル", "Modelos próprios"),
    "when": ("when", "条件", "条件", "quando"),
    "range": ("range", "范围", "範囲", "faixa"),
    "meaning": ("meaning", "含义", "意味", "significado"),
    "use": ("In Python", "Python 用法", "Python での使い方", "Em Python"),
    "yes": ("yes", "是", "はい", "sim"),
    "secret": ("secret", "保密", "秘密", "segredo"),
    "quirks": ("Quirks", "特殊设置", "サーバー固有の設定", "Particularidades"),
    "base": (
        "The adapters are those of `{base}`, with these quirks:",
        "适配器来自 `{base}`，并使用以下设置：",
        "アダプターは `{base}` のもので、次の設定を使います。",
        "Os adaptadores são os de `{base}`, com estas particularidades:",
    ),
    "prices_note": (
        "A price holds for every token of its side: the format has no other for tokens of a cache.",
        "价格适用于该方向的全部令牌：格式没有为缓存令牌单列价格。",
        "価格はその方向のすべてのトークンに適用されます。キャッシュ用の価格は形式にありません。",
        "O preço vale para todos os tokens do seu lado: o formato não tem outro para tokens em cache.",
    ),
    "howto": (
        "A provider whose server differs from this one in details needs a definition and no Python: `base: {base}`"
        " in its `modelport.yaml`, and under `quirks:` what its server does differently.",
        "若某供应商的服务器仅在细节上与此不同，只需定义而无需编写 Python：在其 `modelport.yaml` 中写 `base: {base}`，"
        "并在 `quirks:` 下写明该服务器的不同之处。",
        "サーバーの細部だけが異なるプロバイダーには、定義だけがあればよく Python は不要です。`modelport.yaml` に"
        " `base: {base}` と書き、異なる点を `quirks:` に書きます。",
        "Um provedor cujo servidor difere deste em detalhes precisa de uma definição e de nenhum Python:"
        " `base: {base}` no seu `modelport.yaml`, e em `quirks:` o que o servidor faz de outro modo.",
    ),
    "quirks_text": (
        "Keys of `quirks:`. Each may also be a list of `{value: …, when: …}`; the first that holds counts.",
        "`quirks:` 的键，也可写成 `{value: …, when: …}` 的列表，以首个成立者为准。",
        "`quirks:` のキー。`{value: …, when: …}` のリストにもでき、最初に成り立つものが有効です。",
        "Chaves de `quirks:`. Cada uma pode ser também uma lista de `{value: …, when: …}`; vale a primeira que se aplica.",
    ),
    "quirk": ("quirk", "设置", "設定", "particularidade"),
    "languages": ("Also in", "其他语言", "他の言語", "Também em"),
    "shown": ("shown for", "适用于", "表示条件", "exibido para"),
    "deprecated": ("deprecated", "已弃用", "非推奨", "obsoleto"),
}


def words(language: str) -> Mapping[str, str]:
    """Return the words of a language, in English where it is none of the format."""
    listed = list(LANGUAGES)
    index = listed.index(language) if language in LANGUAGES else 0
    return {name: texts[index] for name, texts in _WORDS.items()}
