"""The data of a provider as in the IR, with one text at every place that takes text."""

from __future__ import annotations

from typing import Any


def catalog(text: str = "Acme", model: str = "large") -> dict[str, Any]:
    """Return the data of a provider by file name."""
    message = {"en_US": text, "zh_Hans": text, text: text}
    options = [
        {"value": text, "label": message, "show_on": []},
        {"value": "other", "label": message},
    ]
    fields = [
        {
            "variable": "mode",
            "label": message,
            "type": "select",
            "options": options,
            "default": text,
        },
        {
            "variable": "key",
            "label": message,
            "help": message,
            "type": "secret-input",
            "required": True,
        },
        {
            "variable": text,
            "label": message,
            "type": "text-input",
            "placeholder": message,
            "show_on": [{"variable": "__model_type", "value": "llm"}],
        },
    ]
    rules = [
        {
            "name": text,
            "type": "string",
            "options": [text, "other"],
            "label": message,
            "help": message,
        },
        {
            "name": "n",
            "type": "int",
            "min": 1,
            "default": 3,
            "label": message,
            "when": {"model": text},
        },
    ]
    form = {"model": {"label": message, "placeholder": message}, "credential_form_schemas": fields}
    return {
        "provider.json": {
            "provider": "acme",
            "label": message,
            "description": message,
            "help": {"title": message, "url": message},
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
                "label": message,
                "model_type": "llm",
                "model_properties": {"mode": "chat", text: text},
                "pricing": {"input": "1", "unit": "0.1", "currency": text},
                "parameter_rules": rules,
            },
        ],
    }
