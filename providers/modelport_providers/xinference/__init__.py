"""Xinference: self-hosted models."""
