"""Fuzz one target, in a separate process: `python -m fuzz.run TARGET [options of libFuzzer] CORPUS`."""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found, unused-ignore]

with atheris.instrument_imports(
    include=["modelport", "modelport_providers", "modelport_generator"]
):
    from . import text_targets, wire_targets

TARGETS = {**wire_targets.TARGETS, **text_targets.TARGETS}

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()
