"""Write docs/corpus.md: what the check finds in the public providers, by code.

python benchmarks/corpus.py [FOLDER] [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from modelport_generator.check.codes import codes
from modelport_generator.check.selection.settings import Selection
from modelport_generator.check.session import Settings, check
from modelport_generator.problems import Problem, Severity

_ROOT = Path(__file__).parents[1]
_CORPUS = _ROOT.parent / "shared" / "data" / "corpus"
_PAGE = _ROOT / "docs" / "corpus.md"
_EVERYTHING = Settings(Selection(select=("ALL",)), assets=False)

_INTRODUCTION = """\
# What the check finds in public providers

<!-- Written by benchmarks/corpus.py. -->

The definitions of {providers} model plugins from langgenius/dify-official-plugins at 7af22831 (Apache-2.0). Of {present}
YAML files, {files} are read and checked with `modelport check --no-assets --select ALL`. The plugin SDK and the server accept
every file, and the daemon reads every file. The daemon's validator rejects two providers: that of MP217, where help texts
have no English, and that of MP208. No reader notices the other errors below: they show when the model is used, listed or billed.

{errors} errors, {warnings} warnings ({rate:.1f} per 100 files), {remarks} infos, which are shown only on request.
"""


def main() -> None:
    """Write the page, or with --check fail when it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    page = corpus_page(arguments.folder)
    if arguments.check:
        sys.exit(
            0 if _PAGE.read_text(encoding="utf-8") == page else "docs/corpus.md is out of date"
        )
    _PAGE.write_text(page, encoding="utf-8")


def corpus_page(folder: Path) -> str:
    """Return the page for a folder of providers."""
    problems: list[Problem] = []
    files = providers = 0
    for outcome in check([folder], _EVERYTHING):
        providers += 1
        files += outcome.files
        problems += outcome.problems
    totals: Counter[Severity] = Counter(problem.severity for problem in problems)
    introduction = _INTRODUCTION.format(
        providers=providers,
        files=files,
        present=sum(1 for _ in folder.rglob("*.yaml")),
        errors=totals["error"],
        warnings=totals["warning"],
        rate=100 * totals["warning"] / max(files, 1),
        remarks=totals["info"],
    )
    return "\n".join([introduction, *_table(problems, folder)]) + "\n"


def _table(problems: list[Problem], folder: Path) -> list[str]:
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_code[problem.code].append(problem)
    rows = ["| code | severity | count | what | where, for example |", "|---|---|---:|---|---|"]
    for code, found in sorted(by_code.items()):
        place = found[0].place
        example = f"{Path(place.file).relative_to(folder).as_posix()}:{place.line}"
        title = codes()[code].title
        rows.append(f"| {code} | {found[0].severity} | {len(found)} | {title} | `{example}` |")
    return rows


if __name__ == "__main__":
    main()
