"""Where the official JSON Schema test suite is: a shared copy, else that of a pinned source distribution.

python tests/validators/official_suite.py    # download the source distribution, unpack what tests read
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

_REPOSITORY = Path(__file__).parents[2]
_PINNED = _REPOSITORY / "requirements-sdists.txt"
_CACHE = _REPOSITORY / ".cache" / "json-schema-test-suite"
_PARTS = ("tests/draft2020-12/", "remotes/")
CASES = {"shared": 1299, "pinned": 1257}
"""Required cases of each version of the suite."""


def folder_of(shared: Path) -> tuple[Path, str]:
    """Return the folder with `draft2020-12` and `remotes` and a key of `CASES`; the folder may be absent."""
    return (shared, "shared") if shared.is_dir() else (_CACHE, "pinned")


def fetch() -> None:
    """Download and unpack the suite unless the pinned version exists.

    Raises: SystemExit: The download fails.
    """
    stamp = _CACHE / "requirements.txt"
    if stamp.is_file() and stamp.read_bytes() == _PINNED.read_bytes():
        return
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        command += ["--no-deps", "--no-binary", ":all:", "--require-hashes", "-r", str(_PINNED)]
        if subprocess.run([*command, "-d", folder], check=False).returncode:
            raise SystemExit("cannot download the JSON Schema test suite")
        (archive,) = Path(folder).glob("jsonschema-*.tar.gz")
        with tarfile.open(archive) as opened:
            opened.extractall(_CACHE, members=_wanted(opened), filter="data")
    stamp.write_bytes(_PINNED.read_bytes())


def _wanted(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yield the files below `json/`, named as in the shared copy."""
    for member in archive:
        inner = member.name.partition("/json/")[2]
        if member.isfile() and inner.startswith(_PARTS):
            yield member.replace(name=inner.removeprefix("tests/"))


if __name__ == "__main__":
    fetch()
