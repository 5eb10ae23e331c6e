# do not edit: `modelport generate` made it from schemas/entities/i18n.json
"""Text for people, in the languages that definitions carry."""

from .._runtime.entities.text import Translated


class I18nObject(Translated):
    """One text in several languages; English is the one that must be there."""

    en_US: str
    """English, the text that stands in for every missing language."""
    zh_Hans: str | None = None
    """Simplified Chinese; the English text when absent, null or empty."""
    ja_JP: str | None = None
    """Japanese; the English text when absent, null or empty."""
    pt_BR: str | None = None
    """Brazilian Portuguese; the English text when absent, null or empty."""
