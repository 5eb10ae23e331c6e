"""Servers that speak the OpenAI protocol, and the adapters that `base: openai_api_compatible` stands for."""
