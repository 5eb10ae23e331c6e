"""Start of the command line: says in one line what to install when the tool is not."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from io import TextIOWrapper

_NEEDED = ("click", "jinja2", "yaml", "ruff", "datamodel_code_generator")


def main() -> None:
    """Run the command `modelport`."""
    missing = next((name for name in _NEEDED if find_spec(name) is None), None)
    if missing:
        told = f"modelport: {missing} is missing: pip install 'modelport[generator]'"
        print(told, file=sys.stderr)
        raise SystemExit(2)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows few characters shows the others as escapes.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    from .cli import cli

    cli()


if __name__ == "__main__":
    main()
