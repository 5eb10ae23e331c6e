"""The data of a provider as in the IR, with one text at every place that takes text."""

from __future__ import annotations

from typing import Any


def catalog(text: str = "Acme", model: str = "large") -> dict[str, Any]:
    """Return the data of a provider by file name."""
    said = {"en_US": text, "zh_Hans": text, text: text}
    options = [{"value": text, "label": said, "show_on": []}, {"value": "other", "label": said}]
    fields = [
        {"variable": "mode", "label": said, "type": "select", "options": options, "default": text},
        {"variable": "key", "label": said, "help": said, "type": "secret-input", "required": True},
        {
            "variable": text,
            "label": said,
            "type": "text-input",
            "placeholder": said,
            "show_on": [{"variable": "__model_type", "value": "llm"}],
        },
    ]
    rules = [
        {"name": text, "type": "string", "options": [text, "other"], "label": said, "help": said},
        {
            "name": "n",
            "type": "int",
            "min": 1,
            "default": 3,
            "label": said,
            "when": {"model": text},
        },
    ]
    form = {"model": {"label": said, "placeholder": said}, "credential_form_schemas": fields}
    return {
        "provider.json": {
            "provider": "acme",
            "label": said,
            "description": said,
            "help": {"title": said, "url": said},
            "background": text,
            "supported_model_types": ["llm", "tts"],
            "provider_credential_schema": form,
            "model_credential_schema": form,
        },
        "customizable.json": {"llm": {"features": [text], "parameter_rules": rules}},
        "modelport.json": {"base": None, "quirks": {}},
        "llm.json": [
            {"model": model, "model_type": "llm", "parameter_rules": []},
            {
                "model": model,
                "label": said,
                "model_type": "llm",
                "model_properties": {"mode": "chat", text: text},
                "pricing": {"input": "1", "unit": "0.1", "currency": text},
                "parameter_rules": rules,
            },
        ],
    }
