"""The one error of the compiler: a schema that it cannot turn into a validator."""

from __future__ import annotations


class UnsupportedSchema(ValueError):
    """A schema that is malformed, or has a meaning that modelport does not guess.

    Attributes:
        keyword: The keyword at fault, or "" for the schema as a whole.
        pointer: The JSON Pointer (RFC 6901) of the schema at fault.
        reason: What is wrong, as the end of a sentence about the keyword.
    """

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or 'the schema'}: {keyword}: {reason}")
        self.keyword = keyword
        self.pointer = pointer
        self.reason = reason
