"""Reads folders as they were at a commit, through git's object store: nothing is checked out, nothing is run.

The repository may be hostile. Its hooks, filters and remote helpers are never started, names that
lead out of a folder are left out, and what is read is bounded.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .reader import MAX_BYTES

_MOST_FILES: Final = 200_000
_MOST_BYTES: Final = 512 * 1024 * 1024
_BATCH: Final = 256
_MOST_LINKS: Final = 8
_SECONDS: Final = 120
_TELLING: Final = frozenset({"_assets", "models"})
"""Folders that tell the layout of a provider, whatever is in them."""
_FLAGS: Final = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    *("-c", "protocol.allow=never"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
)
_SETTINGS: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitTrouble(ValueError):
    """A commit or a path in it cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit."""

    oid: str
    size: int
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder, or a single file, as it was at a commit."""

    top: Path
    """The root of the repository."""
    ref: str
    path: str
    """Seen from the root of the repository; empty for all of it."""
    files: Mapping[str, Blob]
    """By path inside the folder; a single file is under the empty path."""

    @property
    def name(self) -> str:
        """What it is called: the folder's own name, or that of the repository."""
        return self.path.rpartition("/")[2] or self.top.name

    @property
    def is_file(self) -> bool:
        """Whether it is a single file."""
        return "" in self.files


def snapshot(ref: str, path: Path, *, inside: str | None = None) -> Snapshot:
    """Return what a path holds at a commit; nothing when the commit does not have it.

    ref: whatever git takes for a commit or a tree.
    path: a path in the working tree, which need not exist any more.
    inside: another path, from the root of the repository, instead of that of `path`.

    Raises:
        GitTrouble: there is no repository, no such ref, or an object is missing.
    """
    start = _existing(path)
    top = Path(os.fsdecode(_git(start, "rev-parse", "--show-toplevel")).rstrip("\n"))
    within = _within(top, path) if inside is None else inside.strip("/")
    if not ref or ref.startswith("-") or "\n" in ref:
        raise GitTrouble(f"{ref!r} is no ref of git")
    tree = _git(
        top,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{ref}^{{tree}}",
        trouble=f"{ref!r} is no commit of {top}",
    )
    oid = tree.decode().strip()
    if within:
        entries = list(
            _entries(_git(top, "ls-tree", "-z", "--long", "--full-tree", oid, "--", within))
        )
        kind, blob = next(((k, b) for k, b, p in entries if p == within), ("", None))
        if blob is None:
            return Snapshot(top, ref, within, {})
        if kind == "blob":
            return Snapshot(top, ref, within, {"": blob})
        oid = blob.oid
    listed = _entries(_git(top, "ls-tree", "-r", "-z", "--long", "--full-tree", oid))
    files = {found: blob for kind, blob, found in listed if kind == "blob" and _is_inside(found)}
    return Snapshot(top, ref, within, files)


def _existing(path: Path) -> Path:
    folder = path.absolute()
    while not folder.is_dir():
        folder = folder.parent
    return folder


def _within(top: Path, path: Path) -> str:
    try:
        relative = path.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        raise GitTrouble(f"{path} does not lie in the repository {top}") from None
    return "" if relative == "." else relative


def _entries(listing: bytes) -> Iterator[tuple[str, Blob, str]]:
    """Yield type, blob and path of each entry of a listing."""
    rows = listing.split(b"\0")
    if len(rows) > _MOST_FILES:
        raise GitTrouble(f"the commit holds more than {_MOST_FILES} files here")
    for row in rows:
        head, _, path = row.partition(b"\t")
        parts = head.decode("ascii", "replace").split()
        if len(parts) == 4:
            mode, kind, oid, size = parts
            length = int(size) if size.isdecimal() else 0
            yield kind, Blob(oid, length, mode == "120000"), os.fsdecode(path)


def _is_inside(path: str) -> bool:
    """Return whether a name of a tree stays inside; git's own checks may not have run on it."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts)


@contextmanager
def copied(found: Snapshot) -> Generator[Path]:
    """Write the YAML files of a snapshot to a temporary folder of its name, and remove it again.

    Links are followed inside the snapshot and written as what they lead to.

    Raises:
        GitTrouble: an object is missing, or there is too much.
    """
    wanted = _wanted(found)
    total = sum(min(blob.size, MAX_BYTES + 1) for blob in wanted.values())
    if total > _MOST_BYTES:
        raise GitTrouble(f"{found.ref}:{found.path} holds more than {_MOST_BYTES} bytes of YAML")
    with TemporaryDirectory(prefix="modelport-") as folder:
        root = Path(folder) / (found.name or "repository")
        if not found.is_file:
            root.mkdir()
        for path in _folders(found):
            (root / path).mkdir(parents=True, exist_ok=True)
        for path, content in _contents(found.top, wanted):
            try:
                target = root / path if path else root
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except OSError as error:
                raise GitTrouble(
                    f"{found.ref}:{found.path}/{path} cannot be copied: {error.strerror}"
                ) from error
        yield root


def _folders(found: Snapshot) -> set[str]:
    parents = {path.rpartition("/")[0] for path in found.files}
    return {each for each in parents if each.rpartition("/")[2] in _TELLING}


def _wanted(found: Snapshot) -> dict[str, Blob]:
    """Return the YAML files, links replaced by what they lead to."""
    links = {path: blob for path, blob in found.files.items() if blob.is_link and _is_yaml(path)}
    plain = {p: b for p, b in found.files.items() if not b.is_link and (_is_yaml(p) or not p)}
    targets = {path: os.fsdecode(content) for path, content in _contents(found.top, links)}
    for path in links:
        end, left = path, _MOST_LINKS
        while end in targets and left:
            end, left = _joined(end, targets[end]), left - 1
        blob = found.files.get(end)
        if blob is not None and not blob.is_link:
            plain[path] = blob
    return plain


def _joined(link: str, target: str) -> str:
    """Return where a link leads, as a path of the snapshot; nowhere when that is outside."""
    joined = os.path.normpath(f"{os.path.dirname(link)}/{target}" if "/" in link else target)  # noqa: PTH120
    return "" if target.startswith("/") or joined.startswith("..") else joined.replace(os.sep, "/")


def _contents(top: Path, wanted: Mapping[str, Blob]) -> Iterator[tuple[str, bytes]]:
    """Yield the content of each blob; of one that no reader takes, as much as shows that."""
    small = [(path, blob) for path, blob in wanted.items() if blob.size <= MAX_BYTES]
    for path, blob in wanted.items():
        if blob.size > MAX_BYTES:
            yield path, b"\n" * (MAX_BYTES + 1)
    for start in range(0, len(small), _BATCH):
        batch = small[start : start + _BATCH]
        contents = _read_blobs(top, [blob for _, blob in batch])
        yield from zip((path for path, _ in batch), contents, strict=True)


def _read_blobs(top: Path, blobs: Sequence[Blob]) -> Iterator[bytes]:
    asked = "".join(f"{blob.oid}\n" for blob in blobs).encode()
    answer = _git(top, "cat-file", "--batch", given=asked)
    start = 0
    for blob in blobs:
        end = answer.index(b"\n", start)
        head = answer[start:end].decode("ascii", "replace").split()
        if len(head) != 3 or head[1] != "blob":
            raise GitTrouble(f"the object {blob.oid} is not in this clone")
        size = int(head[2])
        yield answer[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _git(folder: Path, *arguments: str, given: bytes | None = None, trouble: str = "") -> bytes:
    command = ["git", "-C", str(folder), *_FLAGS, *arguments]
    try:
        done = subprocess.run(
            command,
            input=given,
            stdin=None if given is not None else subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **_SETTINGS},
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitTrouble("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitTrouble(f"git {arguments[0]} took longer than {_SECONDS} seconds") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise GitTrouble(trouble or f"git: {said.removeprefix('fatal: ') or 'it failed'}")
    return done.stdout


def _is_yaml(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))
