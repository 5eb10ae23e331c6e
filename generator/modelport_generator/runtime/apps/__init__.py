"""Conveniences for applications: messages, media, tools, typed answers, model strings, fallbacks."""
