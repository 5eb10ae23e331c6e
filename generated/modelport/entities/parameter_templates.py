# do not edit: `modelport generate` made it from schemas/parameter_templates.json
"""What a parameter rule may build on."""

from collections.abc import Mapping
from typing import Any, Final

PARAMETER_TEMPLATES: Final[Mapping[str, Mapping[str, Any]]] = {
    "temperature": {
        "label": {"en_US": "Temperature", "zh_Hans": "温度"},
        "help": {
            "en_US": "How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text.",
            "zh_Hans": "控制用词的自由程度：接近 0 时总选最稳妥的答案，数值越高文字越多样。",
        },
        "required": False,
        "type": "float",
        "default": 0.0,
        "min": 0,
        "max": 1,
        "precision": 2,
    },
    "top_p": {
        "label": {"en_US": "Top P", "zh_Hans": "核采样 (Top P)"},
        "help": {
            "en_US": "Only the most likely tokens whose probabilities add up to this share are considered.",
            "zh_Hans": "只考虑概率累计达到该比例的最可能的词元。",
        },
        "required": False,
        "type": "float",
        "default": 1.0,
        "min": 0,
        "max": 1,
        "precision": 2,
    },
    "top_k": {
        "label": {"en_US": "Top K", "zh_Hans": "候选数量 (Top K)"},
        "help": {
            "en_US": "How many of the most likely tokens the next one is drawn from.",
            "zh_Hans": "下一个词元从多少个最可能的候选中抽取。",
        },
        "required": False,
        "type": "int",
        "default": 50,
        "min": 1,
        "max": 100,
        "precision": 0,
    },
    "presence_penalty": {
        "label": {"en_US": "Presence penalty", "zh_Hans": "出现惩罚"},
        "help": {
            "en_US": "Makes tokens that have appeared at all less likely, which favours new topics.",
            "zh_Hans": "降低已出现过的词元再次出现的概率，使内容更倾向新话题。",
        },
        "required": False,
        "type": "float",
        "default": 0.0,
        "min": 0,
        "max": 1,
        "precision": 2,
    },
    "frequency_penalty": {
        "label": {"en_US": "Frequency penalty", "zh_Hans": "频率惩罚"},
        "help": {
            "en_US": "Makes tokens less likely the more often they have appeared, which reduces repetition.",
            "zh_Hans": "词元出现得越多，其概率降得越低，从而减少重复。",
        },
        "required": False,
        "type": "float",
        "default": 0.0,
        "min": 0,
        "max": 1,
        "precision": 2,
    },
    "max_tokens": {
        "label": {"en_US": "Max tokens", "zh_Hans": "最大词元数"},
        "help": {
            "en_US": "The longest answer, in tokens; a longer one is cut off there.",
            "zh_Hans": "回答的最大长度（词元数），超出部分会被截断。",
        },
        "required": False,
        "type": "int",
        "default": 64,
        "min": 1,
        "max": 2048,
        "precision": 0,
    },
    "response_format": {
        "label": {"en_US": "Response format", "zh_Hans": "回答格式"},
        "help": {
            "en_US": "The notation that the answer is asked to be in.",
            "zh_Hans": "要求回答所使用的格式。",
        },
        "required": False,
        "type": "string",
        "options": ["JSON", "XML"],
    },
    "json_schema": {
        "label": {"en_US": "JSON Schema", "zh_Hans": "JSON 模式"},
        "help": {
            "en_US": "A JSON Schema that the answer has to satisfy.",
            "zh_Hans": "回答必须符合的 JSON Schema。",
        },
        "required": False,
        "type": "text",
    },
}
