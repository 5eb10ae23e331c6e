"""The one error of the compiler: a schema that it cannot turn into a validator."""

from __future__ import annotations


class UnsupportedSchema(ValueError):
    """A schema that is malformed, or says something that we refuse to guess at.

    `keyword` and `pointer` (RFC 6901, into the schema) say where.
    """

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or 'the schema'}: {keyword}: {reason}")
        self.keyword = keyword
        self.pointer = pointer
        self.reason = reason
