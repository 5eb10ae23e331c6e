"""Requests and responses: connections, retries, time limits, failures and secrets."""
