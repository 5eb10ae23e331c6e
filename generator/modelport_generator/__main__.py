"""The entry point of the command line. It says what to install when a dependency is missing."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec

_NEEDED = ("click", "jinja2", "yaml", "ruff", "datamodel_code_generator")
_YOUNG = 50_000
"""After this many new objects Python looks for garbage."""


def main() -> None:
    """Run the command `modelport`."""
    missing = next((name for name in _NEEDED if find_spec(name) is None), None)
    if missing:
        message = f"modelport: {missing} is missing: pip install 'modelport[generator]'"
        print(message, file=sys.stderr)
        raise SystemExit(2)
    # Imports leave no garbage, and most objects of a command live as long as it does. With Python's
    # own threshold, a twentieth of the time of a short command is spent on looking for garbage.
    gc.set_threshold(_YOUNG)
    from .cli import cli
    from .standard_streams import prepare_streams

    prepare_streams()
    try:
        cli()
    finally:
        # At the end Python would search everything that is left, twice: 8 of the 120 ms of a check.
        gc.freeze()


if __name__ == "__main__":
    main()
