"""Rules for scalars that PyYAML and Go's reader interpret differently (docs/format.md 1.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from ...load.document import Document
from ...load.scalars import Plain
from ..findings import Findings
from .parameters import NUMERIC, TEXTS, kind_of_default
from .readings import described
from .value_fixes import digits, quoted, rewrite

_DECIMAL: Final = re.compile(r"/pricing/(input|output|unit)")
_MISFITS: Final = ("MP412", "MP807")
"""The codes of values whose type is not that of their parameter or quirk."""
_ANYTHING: Final = re.compile(r".*/parameter_rules/\d+/default|/model_properties/.*|/quirks/.*")


def check_traps(findings: Findings, document: Document, broken: Collection[str]) -> None:
    """Report the traps of a document, after all other rules.

    A value of a wrong type has one problem: what to write instead depends on the wanted type.

    broken: Pointers that the schema reported. Values below them are skipped as well.
    """
    if not document.trapped:
        return
    misfits = {
        each.place.pointer
        for each in findings.problems
        if each.code in _MISFITS and each.place.file == document.name
    }
    broken = {*broken, *misfits}
    for pointer, plain in document.traps.items():
        if any(pointer == each or pointer.startswith(f"{each}/") for each in broken if each):
            continue
        _check(findings, document, pointer, plain)


def _check(findings: Findings, document: Document, pointer: str, plain: Plain) -> None:
    raw = document.raw(pointer)
    is_price = bool(_DECIMAL.fullmatch(pointer))
    is_free = bool(_ANYTHING.fullmatch(pointer))
    # Quoting would make a number or boolean text, and writing text out would make it a number.
    kind = kind_of_default(document, pointer)
    match plain.trap:
        case "word" if is_free:
            message = f"{raw} is a boolean for PyYAML and text for Go"
            hint = f"write {_word(plain)}{'' if kind == 'boolean' else ' or quote it'}"
            findings.error("MP131", document, pointer, message, hint)
        case "word" if isinstance(plain.value, bool):
            message = f"{raw} means {_word(plain)} in YAML 1.1"
            fix = rewrite(document, pointer, _word(plain))
            findings.warning("MP130", document, pointer, message, f"write {_word(plain)}", fix=fix)
        case "special":
            message = f"{raw} is not a finite number"
            findings.error("MP133", document, pointer, message, "the daemon cannot pass it on")
        case "sexagesimal":
            message = f"{raw} is {plain.value} for PyYAML (base 60) and not a number for Go"
            hint = (
                "write the number out" if kind in NUMERIC else "write the number out, or quote it"
            )
            findings.error("MP131", document, pointer, message, hint)
        case "octal" | "radix" | "underscore" if not isinstance(plain.value, str):
            hint = "write the number in plain digits"
            if is_price:
                readings = described("decimal", plain.value, raw, is_plain=True)
                message = f"{raw} is not the same price for all readers: {readings}"
                findings.error("MP131", document, pointer, message, hint)
            else:
                message = f"{raw} is easily misread: its value is {plain.value}"
                fix = digits(document, pointer, plain.value)
                findings.warning("MP132", document, pointer, message, hint, fix=fix)
        case "exponent" | "octal" if is_price or is_free:
            message = f"{raw} is text for PyYAML and a number for Go"
            hint = "quote it" if kind in TEXTS else "write the number out"
            if is_price:
                findings.warning("MP132", document, pointer, message, hint)
            else:
                findings.error("MP131", document, pointer, message, hint)
        case "timestamp" if pointer != "/created_at":
            message = f"{raw} is a date for PyYAML and text for Go"
            fix = quoted(document, pointer)
            findings.error("MP131", document, pointer, message, "quote it", fix=fix)
        case "equals" | "merge":
            message = f"a bare {raw} has a special meaning in YAML 1.1"
            findings.error("MP131", document, pointer, message, "quote it")
        case _:
            pass


def _word(plain: Plain) -> str:
    return "true" if plain.value else "false"
