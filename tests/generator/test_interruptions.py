"""Runs that are killed, fail or overlap: every file is old or new, and the next run finishes."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, tree

from modelport_generator.output import apply as applying
from modelport_generator.output import tree as output
from modelport_generator.output.apply import OutputBusy
from modelport_generator.output.tree import Change

_EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}
)
_OLD = {"a.py": "old a\n", "sub/b.py": "old b\n", "gone/c.py": "old c\n"}
_NEW = {"a.py": "new a\n", "sub/b.py": "old b\n", "new/d.py": "new d\n"}
_BEFORE = output.manifest_text({p: output.fingerprint(t) for p, t in _OLD.items()}, {})
_AFTER = output.manifest_text({p: output.fingerprint(t) for p, t in _NEW.items()}, {})
_CHANGES = [
    Change(output.MANIFEST, _BEFORE, _AFTER),
    Change("a.py", "old a\n", "new a\n"),
    Change("new/d.py", None, "new d\n"),
    Change("gone/c.py", "old c\n", None),
]


class Watch:
    """An audit hook that lets the n-th step on disk below a folder end the run."""

    def __init__(self, folder: Path, step: int, end: Callable[[], None]) -> None:
        self._folder = str(folder)
        self._step = step
        self._end = end
        self.seen = 0
        self.on = True

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on or event not in _EVENTS or not self._concerns(event, arguments):
            return
        self.seen += 1
        if self.seen == self._step:
            self._end()

    def _concerns(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR):
            return False
        return any(str(argument).startswith(self._folder) for argument in arguments[:2])


def killed_at(folder: Path, step: int, work: Callable[[], None]) -> bool:
    """Do the work in a child that dies before its n-th step on disk, and return whether it died."""
    child = os.fork()
    if child == 0:
        sys.addaudithook(Watch(folder, step, lambda: os._exit(9)))
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def laid_out(folder: Path) -> Path:
    target = folder / "generated" / "modelport"
    for path, text in {**_OLD, output.MANIFEST: _BEFORE}.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, "utf-8")
    return target


def texts(folder: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in tree(folder).items()}


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_each_file_old_or_new_and_known(tmp_path: Path) -> None:
    states: set[bool] = set()
    for step in range(1, 100):
        root = tmp_path / str(step)
        target = laid_out(root)
        if not killed_at(root, step, lambda target=target: applying.apply(target, _CHANGES)):
            break
        found = output.read_tree(target)
        known = output.read_manifest(found).owned
        for path, text in found.items():
            if path != output.MANIFEST:
                assert text in (_OLD.get(path), _NEW.get(path)), f"killed before step {step}"
                assert output.fingerprint(text) in known[path], f"{path} became somebody's"
        states.add(applying.unfinished(target))
        applying.tidy(target)
        assert not [path for path in target.rglob("*") if output.is_staged(path.name)]
    else:
        pytest.fail("the run never came to its end")
    assert step > 8
    assert states == {True, False}


@pytest.mark.slow
def test_what_was_edited_after_a_kill_stays(tmp_path: Path) -> None:
    for step in range(1, 100):
        root = tmp_path / str(step)
        target = laid_out(root)
        if not killed_at(root, step, lambda target=target: applying.apply(target, _CHANGES)):
            break
        (target / "a.py").write_text("mine\n", "utf-8")
        applying.tidy(target)
        found = output.read_tree(target)
        changes = output.compare(found, _NEW)
        (conflict,) = output.conflicts(changes, output.read_manifest(found).owned)
        assert (conflict.path, conflict.mine) == ("a.py", "mine\n")
    assert step > 8


@pytest.mark.slow
def test_a_failure_at_any_step_leaves_the_old_tree_or_one_that_is_pending(tmp_path: Path) -> None:
    for step in range(1, 100):
        root = tmp_path / str(step)
        target = laid_out(root)
        code = _failing(root, step, target)
        if code == 0:
            break
        assert code == 7, f"step {step}: no OSError came out, or the old tree was lost"
    assert step > 8


def _failing(root: Path, step: int, target: Path) -> int:
    """Return 7 when the disk was full once at that step, 3 when the old tree was lost, 0 at the end."""
    child = os.fork()
    if child == 0:
        full = OSError(errno.ENOSPC, "No space left on device", str(root))

        def reject() -> None:
            raise full

        watch = Watch(root, step, reject)
        sys.addaudithook(watch)
        try:
            applying.apply(target, _CHANGES)
        except OSError:
            watch.on = False
            is_old = texts(target) == {**_OLD, output.MANIFEST: _BEFORE}
            os._exit(7 if is_old or applying.unfinished(target) else 3)
        watch.on = False
        done = texts(target) == {**_NEW, output.MANIFEST: _AFTER}
        os._exit((0 if watch.seen < step else 7) if done else 3)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.slow
def test_a_whole_run_that_is_killed_is_finished_by_the_next_one(project: Project) -> None:
    project.generate()
    project.model("large")
    wanted: dict[str, bytes] | None = None
    for step in (3, 5, 8, 12):
        if not killed_at(project.output.parent, step, lambda: project.generate() and None):
            continue
        report = project.check()
        if applying.unfinished(project.output):
            assert report.unfinished
        project.generate()
        wanted = wanted or project.tree()
        assert project.tree() == wanted
        assert not project.check().changes
        project.model("large", label={"en_US": f"Large {step}"})
        wanted = None
    assert project.generate().changes


def test_no_file_beside_the_tree_is_read_moved_or_removed(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.key"
    outside.write_text("secret\n", "utf-8")
    staging = project.output.parent / ".modelport-staging" / project.output.name
    staging.mkdir(parents=True)
    steps = [{"path": "sdk/x.py", "new": str(outside), "old": None}]
    (staging / "journal.json").write_text(json.dumps(steps), "utf-8")
    project.generate()
    assert outside.read_text("utf-8") == "secret\n"
    assert (staging / "journal.json").is_file()
    assert "sdk/x.py" not in project.tree()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sdk/.acme.py.modelport-new", ".manifest.json.modelport-new"])
def test_a_link_under_the_name_of_a_staged_file_is_removed_and_its_target_stays(
    project: Project, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside.key"
    outside.write_text("secret\n", "utf-8")
    place = project.output / name
    place.parent.mkdir(parents=True)
    place.symlink_to(outside)
    project.generate()
    assert outside.read_text("utf-8") == "secret\n"
    assert not place.is_symlink()
    assert not project.check().changes


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "5",
        "[" * 100_000,
        '{"outputs": 5, "units": 5}',
        '{"outputs": {"a.py": 5, "b.py": [5, {}]}, "units": {"registry": 5}}',
        '{"outputs": {}, "units": {"registry": {"digest": [], "files": 5, "facts": {}}}}',
        '{"outputs": {}, "pending": "yes", "units": {"provider acme": {"files": [{}]}}}',
        '{"outputs": {"../../x": "0"}, "pending": true, "units": []}',
    ],
)
def test_an_invalid_manifest_is_replaced(project: Project, text: str) -> None:
    project.output.mkdir()
    (project.output / output.MANIFEST).write_text(text, "utf-8")
    project.generate()
    wanted = project.tree()
    assert not project.check().changes
    assert json.loads(wanted[output.MANIFEST])["outputs"].keys() == wanted.keys() - {
        output.MANIFEST
    }


def test_two_runs_at_once_do_not_mix(project: Project) -> None:
    with (
        applying.locked(project.output),
        pytest.raises(OutputBusy, match="another run is writing"),
    ):
        project.generate()
    assert project.tree() == {}
    assert project.generate().changes


def test_the_lock_leaves_no_file_behind(project: Project) -> None:
    project.generate()
    here = {p.name for p in project.output.parent.iterdir() if p.name != "__pycache__"}
    assert here == {"__init__.py", "providers", "_generated"}


def test_a_killed_run_holds_no_lock(project: Project) -> None:
    child = os.fork()
    if child == 0:
        handle = os.open(project.output.parent, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        os._exit(9)
    os.waitpid(child, 0)
    assert project.generate().changes


def test_a_read_only_folder_is_reported_and_nothing_is_changed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.generate()
    before = project.tree()
    project.model("large")
    really = Path.replace
    first = {"reject": True}
    rejected = PermissionError(errno.EACCES, "Permission denied", "sdk/acme.py")

    def replace(self: Path, target: Path) -> Path:
        if (
            target.name == "acme.py"
            and target.parent.name == "sdk"
            and output.is_staged(self.name)
            and first.pop("reject", None)
        ):
            raise rejected
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PermissionError, match="Permission denied"):
        project.generate()
    monkeypatch.undo()
    assert project.tree() == before
    assert not applying.unfinished(project.output)


def test_a_full_disk_while_staging_leaves_no_trace(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        path.write_text(text[:10], "utf-8")
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(applying, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        project.generate()
    assert project.tree() == {}
    assert not applying.unfinished(project.output)


def test_the_manifest_is_replaced_last(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = Path.replace

    def shown(self: Path, target: Path) -> Path:
        order.append(Path(target).name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", shown)
    project.generate()
    # Once before the first file, to record what is pending, and once at the end.
    assert [n for n, name in enumerate(order) if name == output.MANIFEST] == [0, len(order) - 1]
