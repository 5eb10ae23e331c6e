"""Moderation of OpenAI."""
