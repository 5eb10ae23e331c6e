"""Read folders as they were at a commit, through git's object store. Nothing is checked out or run.

The repository may be hostile. Its hooks, filters and remote helpers are never started, names that
lead out of a folder are skipped, and the amount that is read is bounded.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Timer
from typing import Final

from ..paths import resolved
from .reader import MAX_BYTES

_MOST_FILES: Final = 200_000
_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_OUTPUT: Final = 64 * 1024 * 1024
_BATCH: Final = 16
"""Blobs that are read at once, so that even the largest fit into the output."""
_MOST_LINKS: Final = 8
_SECONDS: Final = 120
_LAYOUT_FOLDERS: Final = frozenset({"_assets", "models"})
"""Folders that identify the layout of a provider, whatever they contain."""
_FLAGS: Final = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    *("-c", "protocol.allow=never"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
)
_DECIDED_BY_PATH: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that git sets for hooks. Without them, only the path decides which repository is read."""
_SETTINGS: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitTrouble(ValueError):
    """A commit or a path in it cannot be read. The message says why."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in a commit."""

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
    """Relative to the root of the repository; empty for all of it."""
    files: Mapping[str, Blob]
    """Files by their path inside the folder. A single file has the empty path."""

    @property
    def name(self) -> str:
        """The name of the folder or file, or that of the repository."""
        return self.path.rpartition("/")[2] or self.top.name

    @property
    def is_file(self) -> bool:
        """Whether it is a single file."""
        return "" in self.files


def snapshot(ref: str, path: Path, *, inside: str | None = None) -> Snapshot:
    """Return what a path contains at a commit. It is empty when the commit does not have the path.

    Args:
        ref: Anything that git accepts as a commit or a tree.
        path: A path in the working tree, which need not exist any more.
        inside: Another path, from the root of the repository, to use instead of that of `path`.

    Raises:
        GitTrouble: There is no repository or no such ref, or an object is missing.
    """
    start = _existing(path)
    top = Path(os.fsdecode(_git(start, "rev-parse", "--show-toplevel")).rstrip("\n"))
    within = _within(top, path) if inside is None else inside.strip("/")
    if not ref or ref.startswith("-") or "\n" in ref:
        raise GitTrouble(f"{ref!r} is not a valid git ref")
    tree = _git(
        top,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{ref}^{{tree}}",
        trouble=f"{ref!r} is not a commit of {top}",
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
        relative = resolved(path).relative_to(resolved(top)).as_posix()
    except ValueError:
        raise GitTrouble(f"{path} is not in the repository {top}") from None
    return "" if relative == "." else relative


def _entries(listing: bytes) -> Iterator[tuple[str, Blob, str]]:
    """Yield the type, the blob and the path of each entry of a listing."""
    rows = listing.split(b"\0")
    if len(rows) > _MOST_FILES:
        raise GitTrouble(f"the commit has more than {_MOST_FILES} files here")
    for row in rows:
        head, _, path = row.partition(b"\t")
        parts = head.decode("ascii", "replace").split()
        if len(parts) == 4:
            mode, kind, oid, size = parts
            length = int(size) if size.isdecimal() else 0
            yield kind, Blob(oid, length, mode == "120000"), os.fsdecode(path)


def _is_inside(path: str) -> bool:
    """Return whether a name in a tree stays inside it. Git may not have checked it."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts)


@contextmanager
def copied(found: Snapshot) -> Generator[Path]:
    """Write the YAML files of a snapshot to a temporary folder with its name, and remove it at the end.

    Links are followed inside the snapshot and replaced by their targets.

    Raises:
        GitTrouble: An object is missing, or the files are too large.
    """
    wanted = _wanted(found)
    total = sum(min(blob.size, MAX_BYTES + 1) for blob in wanted.values())
    if total > _MOST_BYTES:
        raise GitTrouble(f"{found.ref}:{found.path} has more than {_MOST_BYTES} bytes of YAML")
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
    return {each for each in parents if each.rpartition("/")[2] in _LAYOUT_FOLDERS}


def _wanted(found: Snapshot) -> dict[str, Blob]:
    """Return the YAML files, with links replaced by their targets."""
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
    """Return the target of a link as a path in the snapshot, or a path that is not in it."""
    joined = os.path.normpath(f"{os.path.dirname(link)}/{target}" if "/" in link else target)  # noqa: PTH120
    return "" if target.startswith("/") or joined.startswith("..") else joined.replace(os.sep, "/")


def _contents(top: Path, wanted: Mapping[str, Blob]) -> Iterator[tuple[str, bytes]]:
    """Yield the content of each blob. One that is too large is read just far enough to show that."""
    small = [(path, blob) for path, blob in wanted.items() if blob.size <= MAX_BYTES]
    for path, blob in wanted.items():
        if blob.size > MAX_BYTES:
            yield path, b"\n" * (MAX_BYTES + 1)
    for start in range(0, len(small), _BATCH):
        batch = small[start : start + _BATCH]
        contents = _read_blobs(top, [blob for _, blob in batch])
        yield from zip((path for path, _ in batch), contents, strict=True)


def _read_blobs(top: Path, blobs: Sequence[Blob]) -> Iterator[bytes]:
    names = "".join(f"{blob.oid}\n" for blob in blobs).encode()
    answer = _git(top, "cat-file", "--batch", given=names)
    start = 0
    for blob in blobs:
        end = answer.index(b"\n", start)
        head = answer[start:end].decode("ascii", "replace").split()
        if len(head) != 3 or head[1] != "blob":
            raise GitTrouble(f"the object {blob.oid} is missing from this clone")
        size = int(head[2])
        yield answer[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _git(folder: Path, *arguments: str, given: bytes | None = None, trouble: str = "") -> bytes:
    """Return what git prints, at most as much as a definition can need."""
    settings = {k: v for k, v in os.environ.items() if k not in _DECIDED_BY_PATH} | _SETTINGS
    with TemporaryFile() as input_, TemporaryFile() as errors:
        input_.write(given or b"")
        input_.seek(0)
        try:
            running = subprocess.Popen(
                ["git", "-C", str(folder), *_FLAGS, *arguments],
                stdin=input_,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=settings,
            )
        except FileNotFoundError:
            raise GitTrouble("git is not installed") from None
        answer = _read_all(running, arguments[0])
        if running.returncode:
            errors.seek(0)
            message = errors.read(4096).decode("utf-8", "replace").strip().partition("\n")[0]
            raise GitTrouble(trouble or f"git: {message.removeprefix('fatal: ') or 'it failed'}")
        return answer


def _read_all(running: subprocess.Popen[bytes], command: str) -> bytes:
    assert running.stdout is not None  # it is a pipe
    watch = Timer(_SECONDS, running.kill)
    watch.start()
    with running, running.stdout as pipe:
        answer = pipe.read(_MOST_OUTPUT + 1)
        if len(answer) > _MOST_OUTPUT:
            running.kill()
    is_late = not watch.is_alive()
    watch.cancel()
    if len(answer) > _MOST_OUTPUT:
        raise GitTrouble(f"git {command} prints more than {_MOST_OUTPUT} bytes")
    if is_late:
        raise GitTrouble(f"git {command} took longer than {_SECONDS} seconds")
    return answer


def _is_yaml(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))
