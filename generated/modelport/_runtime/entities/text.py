"""Behaviour of translated texts: English replaces a missing language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

from .entity import Entity, is_mapping


class Translated(Entity):
    """Behaviour of `I18nObject`."""

    if TYPE_CHECKING:
        en_US: str

    def text(self, locale: str = "en_US") -> str:
        """Return the text for a locale (`zh_Hans`, `zh-Hans` and `zh` are equal), or else in English."""
        wanted = locale.replace("-", "_").lower()
        language = wanted.partition("_")[0]
        names = type(self).model_fields
        same = [n for n in names if n.lower() == wanted]
        near = [n for n in names if n.lower().partition("_")[0] == language]
        return str(getattr(self, (same or near or ["en_US"])[0]) or self.en_US)

    def to_dict(self) -> dict[str, str]:
        """Return every locale with its text."""
        return {name: self.text(name) for name in type(self).model_fields}

    @model_validator(mode="before")
    @classmethod
    def _read_lower_case(cls, values: Any) -> Any:
        """Accept `en_us` for `en_US`, as Dify's SDK does since 0.10."""
        if not is_mapping(values) or values.keys() <= cls.model_fields.keys():
            return values
        known = {name.lower(): name for name in cls.model_fields}
        return {known.get(key, key): value for key, value in values.items()}

    @model_validator(mode="after")
    def _fall_back_to_english(self) -> Self:
        texts = vars(self)
        for name, text in texts.items():
            if not text:
                # This bypasses __setattr__, so that texts that were not given do not count as set.
                texts[name] = self.en_US
        return self
