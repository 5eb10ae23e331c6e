"""Servers with the OpenAI protocol: the adapters of `base: openai_api_compatible`."""
