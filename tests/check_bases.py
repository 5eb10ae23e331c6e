"""Valid documents, one of each kind, for tests to change."""

from __future__ import annotations

_LLM = """\
model: acme-chat
label:
  en_US: Acme Chat
  zh_Hans: Acme 对话
model_type: llm
features:
  - tool-call
  - vision
model_properties:
  mode: chat
  context_size: 8192
parameter_rules:
  - name: temperature
    use_template: temperature
  - name: max_tokens
    use_template: max_tokens
    default: 512
    min: 1
    max: 4096
  - name: style
    label:
      en_US: Style
    type: string
    required: false
    default: plain
    options:
      - plain
      - ornate
pricing:
  input: '1.00'
  output: '2.00'
  unit: '0.000001'
  currency: USD
"""

_EMBEDDING = """\
model: acme-vectors
model_type: text-embedding
model_properties:
  context_size: 8191
  max_chunks: 32
pricing:
  input: '0.02'
  unit: '0.000001'
  currency: USD
"""

_TTS = """\
model: acme-voice
model_type: tts
model_properties:
  default_voice: anna
  voices:
    - mode: anna
      name: Anna
      language: [en-US, zh-Hans]
  word_limit: 2000
  audio_type: mp3
  max_workers: 5
"""

_SPEECH = """\
model: acme-ear
model_type: speech2text
model_properties:
  file_upload_limit: 25
  supported_file_extensions: mp3,wav
"""

_PROVIDER = """\
provider: acme
label:
  en_US: Acme
description:
  en_US: Models from Acme.
icon_small:
  en_US: small.svg
icon_large:
  en_US: large.svg
background: '#EFF1FE'
help:
  title:
    en_US: Get a key
  url:
    en_US: https://acme.example/keys
supported_model_types:
  - llm
  - text-embedding
configurate_methods:
  - predefined-model
  - customizable-model
provider_credential_schema:
  credential_form_schemas:
    - variable: api_key
      label:
        en_US: Key
      type: secret-input
      required: true
model_credential_schema:
  model:
    label:
      en_US: Model name
    placeholder:
      en_US: The name of your model
  credential_form_schemas:
    - variable: api_key
      label:
        en_US: Key
      type: secret-input
      required: true
    - variable: mode
      label:
        en_US: Mode
      type: select
      required: false
      default: chat
      show_on:
        - variable: __model_type
          value: llm
      options:
        - value: chat
          label:
            en_US: Chat
        - value: completion
          label:
            en_US: Completion
    - variable: stream
      label:
        en_US: Streaming
      type: switch
      required: false
      default: 'true'
models: {}
extra:
  python:
    provider_source: provider/acme.py
    model_sources:
      - models/llm/llm.py
"""

_MANIFEST = """\
version: 0.0.1
type: plugin
author: acme
name: acme
label:
  en_US: Acme
description:
  en_US: Models from Acme
created_at: '2025-01-01T00:00:00Z'
icon: small.svg
resource:
  memory: 268435456
  permission:
    model:
      enabled: true
      llm: true
plugins:
  models:
    - provider/acme.yaml
meta:
  version: 0.0.1
  arch: [amd64, arm64]
  runner:
    language: python
    version: '3.12'
    entrypoint: main
"""

_POSITION = """\
- acme-chat
- acme-other
"""

_MODELPORT = """\
customizable:
  llm:
    model_properties:
      mode: chat
      context_size: 8192
    features:
      - feature: vision
        when:
          ability: vision
    parameter_rules:
      - name: temperature
        use_template: temperature
      - name: top_k
        use_template: top_k
        when:
          model: A
"""

BASES: dict[str, tuple[str, str]] = {
    "llm": ("model", _LLM),
    "embedding": ("model", _EMBEDDING),
    "tts": ("model", _TTS),
    "speech": ("model", _SPEECH),
    "provider": ("provider", _PROVIDER),
    "manifest": ("manifest", _MANIFEST),
    "position": ("position", _POSITION),
    "modelport": ("modelport", _MODELPORT),
}
"""By name: the kind of the document and its text."""
