"""Anthropic: the Claude models over the messages API."""
