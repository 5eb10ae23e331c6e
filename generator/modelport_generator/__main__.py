"""Start of the command line: says in one line what to install when the tool is not."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command `modelport`."""
    try:
        import click  # noqa: F401
        import jinja2  # noqa: F401
        import yaml  # noqa: F401
    except ModuleNotFoundError as error:
        print(
            f"modelport: {error.name} is missing: pip install 'modelport[generator]'",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    from .cli import cli

    cli()


if __name__ == "__main__":
    main()
