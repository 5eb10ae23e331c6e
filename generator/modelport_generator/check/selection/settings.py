"""The settings for which problems are shown: selected codes, and a project's severities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast

from ...json_values import as_list, as_mapping
from ...paths import resolved
from ...problems import SEVERITIES, Place, Problem, Severity
from ...project import check_settings

_LISTS: Final = ("select", "ignore")


class BadSettings(ValueError):
    """A setting is invalid. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are shown and their severities. Codes may be given by a prefix such as MP4."""

    select: tuple[str, ...] = ()
    """Empty means everything but infos. `ALL` includes those."""
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict[str, str])
    """The severity by code or prefix of codes: error, warning, info or off."""

    def apply(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the selected problems, with the severities that the project sets."""
        chosen = (self._chosen(problem) for problem in problems)
        return [problem for problem in chosen if problem is not None]

    def hides(self, code: str) -> bool:
        """Return whether an info of a code is not shown."""
        return self._chosen(Problem(code, "info", Place(""), "")) is None

    def _severity(self, code: str) -> str | None:
        """Return the severity that is given to a code: that of its longest prefix."""
        fitting = [each for each in self.severities if each == "ALL" or code.startswith(each)]
        named = max(fitting, key=lambda each: 0 if each == "ALL" else len(each), default=None)
        return self.severities[named] if named is not None else None

    def _chosen(self, problem: Problem) -> Problem | None:
        if problem.code.startswith(self.ignore) or "ALL" in self.ignore:
            return None
        given = self._severity(problem.code)
        if given == "off":
            return None
        if given and given != problem.severity:
            problem = replace(problem, severity=cast("Severity", given))
        if not self.select:
            return problem if problem.severity != "info" or given else None
        if "ALL" in self.select or problem.code.startswith(self.select):
            return problem
        return None


def given_severities(given: Iterable[str]) -> dict[str, str]:
    """Return severities that are written as CODES=LEVEL.

    Raises:
        BadSettings: One of them has another form, or no code has this prefix.
    """
    found: dict[str, str] = {}
    for each in given:
        written, _, level = each.partition("=")
        if level not in (*SEVERITIES, "off"):
            raise BadSettings(f"{each!r} is not CODES=LEVEL, such as MP43=info")
        found |= dict.fromkeys(known_codes(written.split(",")), level)
    return found


def project_selection(start: Path) -> Selection:
    """Read `[tool.modelport.check]` of the nearest pyproject.toml at or above a path.

    Raises:
        BadSettings: The table contains an invalid setting.
    """
    folder = resolved(start)
    for each in (folder, *folder.parents):
        path = each / "pyproject.toml"
        if path.is_file():
            found = _settings(path)
            if found is not None:
                return found
    return Selection()


def _settings(path: Path) -> Selection | None:
    import tomllib

    try:
        table: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettings(f"{path} cannot be read: {error}") from error
    own = as_mapping(as_mapping(as_mapping(table).get("tool")).get("modelport"))
    try:
        check_settings(path, own)
    except ValueError as error:
        raise BadSettings(str(error)) from None
    if "check" not in own:
        return None
    known = as_mapping(own["check"])
    for name in known:
        if name not in (*_LISTS, "severity"):
            raise BadSettings(f"{path}: {name!r} is not one of 'select', 'ignore', 'severity'")
    severities = as_mapping(known.get("severity"))
    if not isinstance(known.get("severity", {}), dict):
        raise BadSettings(f"{path}: severity is not a table; write severity = {{ MP432 = 'info' }}")
    for code, given in severities.items():
        if given not in (*SEVERITIES, "off"):
            raise BadSettings(f"{path}: {code} = {given!r} is not error, warning, info or off")
    try:
        chosen = {name: known_codes(_texts(name, known.get(name, []))) for name in _LISTS}
        graded = dict(zip(known_codes(severities), severities.values(), strict=True))
    except BadSettings as error:
        raise BadSettings(f"{path}: {error}") from None
    return Selection(chosen["select"], chosen["ignore"], graded)


def _texts(name: str, value: Any) -> list[str]:
    items = as_list(value)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in items):
        raise BadSettings(f"{name} = {value!r} is not a list of codes; write {name} = ['MP432']")
    return items


def known_codes(given: Iterable[str]) -> tuple[str, ...]:
    """Return codes or prefixes as the register spells them.

    Raises:
        BadSettings: No code begins with one of them.
    """
    found: list[str] = []
    for each in given:
        code = each.strip().upper()
        if code != "ALL" and not _begins_a_code(code):
            from difflib import get_close_matches

            from ..codes import codes

            near = get_close_matches(code, codes(), n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise BadSettings(f"{each.strip()!r} is not a code or the prefix of a code{hint}")
        found.append(code)
    return tuple(found)


def _begins_a_code(text: str) -> bool:
    from ..codes import codes

    return bool(text) and any(known.startswith(text) for known in codes())
