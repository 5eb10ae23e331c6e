"""Rules for scalars that PyYAML and Go's reader take for different things (docs/format.md 1.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from ...load.document import Document
from ...load.scalars import Plain
from ..findings import Findings
from .readings import told
from .repairs import digits, quoted, rewrite

_DECIMAL: Final = re.compile(r"/pricing/(input|output|unit)")
_ANYTHING: Final = re.compile(r".*/parameter_rules/\d+/default|/model_properties/.*|/quirks/.*")


def check_traps(findings: Findings, document: Document, broken: Collection[str]) -> None:
    """Report the traps of a document whose values passed its schema.

    broken: pointers that are reported already; what lies below one is left out as well.
    """
    if not document.trapped:
        return
    for pointer, plain in document.traps.items():
        if any(pointer == each or pointer.startswith(f"{each}/") for each in broken if each):
            continue
        _check(findings, document, pointer, plain)


def _check(findings: Findings, document: Document, pointer: str, plain: Plain) -> None:
    raw = document.raw(pointer)
    is_price = bool(_DECIMAL.fullmatch(pointer))
    is_free = bool(_ANYTHING.fullmatch(pointer))
    match plain.trap:
        case "word" if is_free:
            message = f"{raw} is a boolean to PyYAML and text to Go"
            findings.error("MP131", document, pointer, message, f"write {_word(plain)} or quote it")
        case "word" if isinstance(plain.value, bool):
            message = f"{raw} is a YAML 1.1 word for {_word(plain)}"
            fix = rewrite(document, pointer, _word(plain))
            findings.warning("MP130", document, pointer, message, f"write {_word(plain)}", fix=fix)
        case "special":
            message = f"{raw} is not a finite number"
            findings.error("MP133", document, pointer, message, "the daemon cannot pass it on")
        case "sexagesimal":
            message = f"{raw} is {plain.value} to PyYAML (base 60) and no number to Go"
            findings.error("MP131", document, pointer, message, "write the number out, or quote it")
        case "octal" | "radix" | "underscore" if not isinstance(plain.value, str):
            hint = "write the number in plain digits"
            if is_price:
                said = told("decimal", plain.value, raw, is_plain=True)
                message = f"{raw} is not the same price everywhere: {said}"
                findings.error("MP131", document, pointer, message, hint)
            else:
                message = f"{raw} is written in a way that people read differently: {plain.value}"
                fix = digits(document, pointer, plain.value)
                findings.warning("MP132", document, pointer, message, hint, fix=fix)
        case "exponent" | "octal" if is_price or is_free:
            message = f"{raw} is text to PyYAML and a number to Go"
            hint = "write the number out"
            if is_price:
                findings.warning("MP132", document, pointer, message, hint)
            else:
                findings.error("MP131", document, pointer, message, hint)
        case "timestamp" if pointer != "/created_at":
            message = f"{raw} is a date to PyYAML and text to Go"
            fix = quoted(document, pointer)
            findings.error("MP131", document, pointer, message, "quote it", fix=fix)
        case "equals" | "merge":
            message = f"a bare {raw} has a meaning of its own in YAML 1.1"
            findings.error("MP131", document, pointer, message, "quote it")
        case _:
            pass


def _word(plain: Plain) -> str:
    return "true" if plain.value else "false"
