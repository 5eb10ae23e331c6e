"""Normalisers of credential forms and parameter rules; secrets."""
