"""The entry point of the command line. It says what to install when a dependency is missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from io import TextIOWrapper

_NEEDED = ("click", "jinja2", "yaml", "ruff", "datamodel_code_generator")


def main() -> None:
    """Run the command `modelport`."""
    missing = next((name for name in _NEEDED if find_spec(name) is None), None)
    if missing:
        message = f"modelport: {missing} is missing: pip install 'modelport[generator]'"
        print(message, file=sys.stderr)
        raise SystemExit(2)
    for stream in (sys.stdout, sys.stderr):
        # A terminal with a limited encoding shows other characters as escapes.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    from .cli import cli

    cli()


if __name__ == "__main__":
    main()
