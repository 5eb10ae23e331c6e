"""Normalisers for credential forms and parameter rules, and the handling of secrets."""
