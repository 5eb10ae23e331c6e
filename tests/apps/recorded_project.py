"""A small project whose test uses the fixture `recorded`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

KEY = "sk-live-0123456789"
CONFTEST = "from modelport.testing import recorded as recorded\n"
TEST = """
import modelport
from modelport import messages


def test_greeting(recorded):
    url = recorded({upstream!r})
    llm = modelport.llm("openai/gpt-5.4", openai_api_key={key!r}, openai_api_base=url)
    assert llm.invoke("Hi").text == "Hello"
    with llm.stream({prompt!r}) as stream:
        assert "".join(chunk.text for chunk in stream) == "Hello"
"""


def write_project(
    folder: Path, upstream: str, key: str = KEY, prompt: str = "Hi", test: str = TEST
) -> None:
    """Write the project, or change its test."""
    (folder / "conftest.py").write_text(CONFTEST, "utf-8")
    text = test.format(upstream=upstream, key=key, prompt=prompt)
    (folder / "test_greeting.py").write_text(text, "utf-8")


def run_project(python: Path, folder: Path, record: str = "") -> subprocess.CompletedProcess[str]:
    """Run its test in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "MODELPORT"))}
    # The fixture is imported by the conftest.py of the project; plugins only take time to load.
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [
            str(python),
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(folder),
            ".",
        ],
        cwd=folder,
        env={**kept, "MODELPORT_RECORD": record},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
