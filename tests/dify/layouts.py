"""Write small providers in each layout, and projects to import them into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

DEFINITION = """\
# the author's own words, kept
provider: acme
label: {en_US: Acme}
icon_small: {en_US: small.svg}
supported_model_types: [llm, text-embedding]
configurate_methods: [predefined-model, customizable-model]
provider_credential_schema:
  credential_form_schemas:
    - {variable: endpoint_url, label: {en_US: URL}, type: text-input, required: true}
    - {variable: api_key, label: {en_US: Key}, type: secret-input, required: false}
model_credential_schema:
  model: {label: {en_US: Name}}
  credential_form_schemas:
    - {variable: endpoint_url, label: {en_US: URL}, type: text-input, required: true}
    - {variable: api_key, label: {en_US: Key}, type: secret-input, required: false}"""

WHERE = """
models:
  llm: {predefined: ["models/llm/*.yaml"], position: models/llm/_position.yaml}
extra:
  python:
    provider_source: provider/acme.py
    model_sources: [models/llm/llm.py, models/text_embedding/text_embedding.py]
"""

MANIFEST = """\
version: 1.2.3
type: plugin
author: acme-corp
name: acme
label: {en_US: Acme}
description: {en_US: Models of Acme}
icon: small.svg
created_at: 2024-07-12T08:03:44Z   # kept
resource: {memory: 1048576, permission: {}}
plugins: {models: [provider/acme.yaml]}
meta:
  version: 0.0.1
  arch: [amd64]
  runner: {language: python, version: "3.12", entrypoint: main}
"""


def model(name: str) -> str:
    return f"""\
model: {name}
label: {{en_US: {name}}}
model_type: llm
model_properties: {{mode: chat, context_size: 4096}}
parameter_rules:
  - {{name: temperature, use_template: temperature}}
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def models(prefix: str) -> dict[str, str]:
    return {
        f"{prefix}llm/b--1.yaml": model("b/1"),
        f"{prefix}llm/a.yaml": model("a"),
        f"{prefix}llm/_position.yaml": "- b/1\n- a\n",
    }


def plugin(folder: Path) -> Path:
    """Write a plugin."""
    files = {
        "manifest.yaml": MANIFEST,
        "provider/acme.yaml": DEFINITION + WHERE,
        "_assets/small.svg": "<svg/>",
        **models("models/"),
    }
    return write(folder, files)


def legacy(folder: Path) -> Path:
    """Write the older layout; the folder is named like the provider."""
    files = {"acme.yaml": DEFINITION, "_assets/small.svg": "<svg/>", **models("")}
    return write(folder / "acme", files)


def project(folder: Path) -> Path:
    """Write an empty project of a third party, known to Python as an installed one is."""
    files = {
        "pyproject.toml": '[tool.modelport]\npackage = "acme_modelport"\n',
        "acme_modelport/__init__.py": "",
        "acme_modelport/providers/__init__.py": "",
        "acme_modelport-0.dist-info/METADATA": "Metadata-Version: 2.1\nName: acme-modelport\n",
        "acme_modelport-0.dist-info/entry_points.txt": (
            "[modelport.providers]\nacme = acme_modelport._generated.registry:PROVIDERS\n"
        ),
    }
    return write(folder, files)
