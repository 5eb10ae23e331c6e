"""A run that is killed, fails or meets another one: the next run finishes or rolls back."""

from __future__ import annotations

import errno
import fcntl
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, tree

from modelport_generator.output import journal
from modelport_generator.output import tree as output
from modelport_generator.output.journal import OutputBusy
from modelport_generator.output.tree import Change

_EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}
)
_OLD = {"a.py": "old a\n", "sub/b.py": "old b\n", "gone/c.py": "old c\n"}
_NEW = {"a.py": "new a\n", "sub/b.py": "old b\n", "new/d.py": "new d\n"}
_CHANGES = [
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
    """Do the work in a child that dies before its n-th step on disk; say whether it died."""
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
    for path, text in _OLD.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text)
    return target


def texts(folder: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in tree(folder).items()}


def test_a_kill_at_any_step_leaves_what_the_next_run_mends(tmp_path: Path) -> None:
    outcomes: set[str] = set()
    for step in range(1, 100):
        root = tmp_path / str(step)
        target = laid_out(root)
        if not killed_at(root, step, lambda target=target: journal.apply(target, _CHANGES)):
            break
        before = texts(target)
        outcome = journal.recover(target)
        outcomes.add(outcome)
        if not outcome:
            assert before in (_OLD, _NEW)
        expected = {"rolled back": _OLD, "finished": _NEW, "": before}
        assert texts(target) == expected[outcome], f"killed before step {step}"
        assert not journal.unfinished(target)
        assert sorted(p.name for p in target.parent.iterdir()) == ["modelport"]
    else:
        pytest.fail("the run never came to its end")
    assert step > 12
    assert {"rolled back", "finished"} <= outcomes


def test_a_kill_while_the_next_run_mends_is_mended_too(tmp_path: Path) -> None:
    probe = laid_out(tmp_path / "probe")
    first = next(
        step
        for step in range(1, 100)
        if killed_at(tmp_path / "probe", step, lambda: journal.apply(probe, _CHANGES))
        and (probe.parent / ".modelport-staging" / "modelport" / "journal.json").exists()
    )
    for step in range(1, 100):
        root = tmp_path / str(step)
        target = laid_out(root)
        killed_at(root, first + 1, lambda target=target: journal.apply(target, _CHANGES))
        if not killed_at(root, step, lambda target=target: journal.recover(target) and None):
            break
        journal.recover(target)
        assert texts(target) == _NEW, f"killed before step {step} of the repair"
    assert step > 4


def test_a_failure_at_any_step_leaves_the_old_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(1, 100):
        root = tmp_path / str(step)
        target = laid_out(root)
        code = _failing(root, step, target)
        if code == 0:
            break
        assert code == 7, f"step {step}: no OSError came out"
        pending = journal.unfinished(target)
        if pending:
            # The work itself was done; only tidying up failed.
            journal.recover(target)
        assert texts(target) in (_OLD, _NEW)
        assert not journal.unfinished(target)
    assert step > 12


def _failing(root: Path, step: int, target: Path) -> int:
    """Return 7 when the disk was full once at that step, 3 when the old tree was lost, 0 at the end."""
    child = os.fork()
    if child == 0:
        full = OSError(errno.ENOSPC, "No space left on device", str(root))

        def refuse() -> None:
            raise full

        watch = Watch(root, step, refuse)
        sys.addaudithook(watch)
        try:
            journal.apply(target, _CHANGES)
        except OSError:
            watch.on = False
            os._exit(7 if texts(target) == _OLD else 3)
        watch.on = False
        done = texts(target) == _NEW
        os._exit((0 if watch.seen < step else 7) if done else 3)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def test_a_whole_run_that_is_killed_is_finished_by_the_next_one(project: Project) -> None:
    project.generate()
    project.model("large")
    wanted: dict[str, bytes] | None = None
    for step in (3, 5, 8, 12):
        if not killed_at(project.output.parent, step, lambda: project.generate() and None):
            continue
        report = project.check()
        if journal.unfinished(project.output):
            assert report.unfinished
        project.generate()
        wanted = wanted or project.tree()
        assert project.tree() == wanted
        assert not project.check().changes
        project.model("large", label={"en_US": f"Large {step}"})
        wanted = None
    assert project.generate().changes


def test_what_was_edited_after_a_kill_stays(tmp_path: Path) -> None:
    target = laid_out(tmp_path)
    step = next(
        step
        for step in range(1, 100)
        if killed_at(tmp_path, step, lambda: journal.apply(target, _CHANGES))
        and (target.parent / ".modelport-staging" / "modelport" / "journal.json").exists()
    )
    assert step
    (target / "a.py").write_text("mine\n")
    assert journal.recover(target) == "finished"
    assert texts(target) == {**_NEW, "a.py": "mine\n"}


def test_a_journal_that_cannot_be_read_is_rolled_back(tmp_path: Path) -> None:
    target = laid_out(tmp_path)
    staging = target.parent / ".modelport-staging" / "modelport"
    staging.mkdir(parents=True)
    (staging / "journal.json").write_text('[{"path": "a.py", "new"')
    assert journal.recover(target) == "rolled back"
    assert texts(target) == _OLD


def test_a_journal_cannot_name_a_place_outside(tmp_path: Path) -> None:
    target = laid_out(tmp_path)
    staging = target.parent / ".modelport-staging" / "modelport"
    staging.mkdir(parents=True)
    (staging / "journal.json").write_text('[{"path": "../../x", "new": null, "old": null}]')
    with pytest.raises(ValueError, match="leaves the output folder"):
        journal.recover(target)


def test_two_runs_at_once_do_not_mix(project: Project) -> None:
    with (
        journal.locked(project.output),
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


def test_a_read_only_folder_is_said_and_nothing_is_changed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.generate()
    before = project.tree()
    project.model("large")
    really = Path.replace
    refused = PermissionError(errno.EACCES, "Permission denied", "sdk/acme.py")

    def replace(self: Path, target: Path) -> Path:
        if target.name == "acme.py" and target.parent.name == "sdk" and self.suffix == ".new":
            raise refused
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PermissionError, match="Permission denied"):
        project.generate()
    monkeypatch.undo()
    assert project.tree() == before
    assert not journal.unfinished(project.output)


def test_a_full_disk_while_staging_leaves_no_trace(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        path.write_text(text[:10])
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(journal, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        project.generate()
    assert project.tree() == {}
    assert not journal.unfinished(project.output)


def test_the_manifest_is_replaced_last(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = Path.replace

    def told(self: Path, target: Path) -> Path:
        order.append(Path(target).name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", told)
    project.generate()
    assert [name for name in order if "journal" not in name and name != "done.json"][-1] == (
        output.MANIFEST
    )
