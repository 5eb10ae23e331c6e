"""The register of codes as text for the terminal and as the page `docs/problems.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..check.codes import Code, codes

_PARTS: Final = {
    "llm": "In a model file",
    "embedding": "In the file of an embedding model",
    "tts": "In the file of a text-to-speech model",
    "speech": "In the file of a speech-to-text model",
    "rule": "Under `parameter_rules` of a model",
    "pricing": "Under `pricing` of a model",
    "provider": "In a provider file",
    "field": "Under `model_credential_schema.credential_form_schemas` of a provider",
    "provider_field": "Under `provider_credential_schema.credential_form_schemas` of a provider",
    "manifest": "In `manifest.yaml`",
    "position": "In `_position.yaml`",
    "modelport": "In `modelport.yaml`",
    "document": "In a separate file",
    "empty": "In a separate file",
    "plugin": "In a plugin",
    "own": "In the folder of a provider",
    "older": "In a folder of the older layout",
    "project": "In the folders of two providers of one project",
}
_FAMILIES: Final = {
    "MP0": "The check itself",
    "MP1": "YAML",
    "MP2": "Shape",
    "MP3": "Providers and their forms",
    "MP4": "Models, parameters and prices",
    "MP5": "Files of a provider",
    "MP6": "Adapters",
    "MP7": "Manifests",
    "MP8": "modelport.yaml",
    "MP9": "Generation",
}
_INTRODUCTION: Final = """\
# Problems that `modelport check` reports

<!-- Written by `modelport explain --all`; the examples are proven by tests. -->

Each problem has a stable code. `modelport explain CODE` prints its entry on this page.

* **error**: one of Dify's readers (plugin SDK, daemon or server) rejects it, or it cannot work at run time.
* **warning**: accepted, but ignored, misleading or read differently by different readers.
* **info**: a remark that is only shown when selected: `--select ALL`.

A comment hides one problem: `# modelport: ignore[MP432] the price is not public` at the end of its line, or alone
on the line before it; `# modelport: ignore-file[MP432] why` hides it in the whole file. Projects have settings in
`pyproject.toml`. Codes may be given by a prefix, in both places:

    [tool.modelport.check]
    ignore = ["MP3"]
    severity = { MP432 = "info", MP435 = "off", MP4 = "warning" }

Of several prefixes of a code the longest one decides; `--severity MP43=info` does the same for one run.

The exit status is 0 when nothing fails, 1 when a problem is at least as severe as `--fail-on` says
(by default `error`; or `warning`, `info`, `never`; `--strict` is `--fail-on warning`), 2 when the
command line or the settings are wrong or there is nothing to check, and 130 after Ctrl-C.
`--write-baseline` exits with 0 once the file is written. As with all commands, the status is also 2 when a file or
standard output cannot be read or written, and 141 when the reader of a pipe leaves (`modelport check | head`).

`--baseline FILE` hides the problems that existed when `--write-baseline FILE` was run. It identifies a problem by its file (relative
to the folder of FILE), its code, its message and the text of its line. So a problem stays hidden when lines move, and
is reported again when its line changes. `--fix` fixes the problems marked *fixed by `--fix`*. Comments, order and quotes stay
unchanged, and a fix that would cause another problem is not applied. `--diff` shows what `--fix` would change.

For one file, at most 400 problems of each code are listed, followed by the number of further ones.

In CI, one job is enough; the annotations appear in the pull request:

    - run: pip install 'modelport[generator]'
    - run: modelport check --format github

`--format sarif` writes what code scanning uploads. With pre-commit, the hook is called `modelport-check`:

    - repo: https://github.com/modelport/modelport
      rev: v0.1.0
      hooks: [{id: modelport-check}]

In an editor with a YAML language server, `modelport schema --output .schemas` writes the schemas, and
`modelport check --fix --modeline .schemas` names them in the first line of each file, as does
`modelport new ID --modeline .schemas` for a new provider. An editor that has the text and no file yet pipes it into
`modelport check --stdin-filename llm/acme-chat.yaml`.

With `--statistics`, the output ends with how often each code was found. Colours follow
`FORCE_COLOR`, `NO_COLOR` and the terminal, in this order: `NO_COLOR` wins. Completion for a shell
is printed by `_MODELPORT_COMPLETE=bash_source modelport` (`zsh_source`, `fish_source`).
"""


def code_text(code: Code) -> str:
    """Return one code as plain text."""
    return "\n".join(_lines(code, heading="")).rstrip()


def problems_page() -> str:
    """Return the page of all codes as Markdown."""
    parts = [_INTRODUCTION]
    family = ""
    for code in codes().values():
        if code.code[:3] != family:
            family = code.code[:3]
            parts.append(f"## {_FAMILIES[family]}\n")
        parts.append("\n".join(_lines(code, heading="### ")))
    return "\n".join(parts).rstrip() + "\n"


def _lines(code: Code, heading: str) -> Iterator[str]:
    yield f"{heading}{code.code}: {code.title}"
    yield ""
    fixed = ", fixed by `--fix`" if code.fixable else ""
    yield f"*{code.severity}*{fixed}. {code.why}"
    yield ""
    if code.files:
        yield f"{_PARTS[code.kind]}, wrong:"
        yield from _files(code.files)
        yield "Right:"
        yield from _files(code.fixed)
    else:
        saved = f" that is saved as {code.encoding}" if code.encoding != "utf-8" else ""
        often = f", {code.repeated} times" if code.repeated > 1 else ""
        yield f"{_PARTS[code.kind]}{saved}, wrong{often}:"
        yield from _block(code.wrong)
        yield "Right, saved as UTF-8:" if saved else "Right, once:" if often else "Right:"
        yield from _block(code.right)


def _files(files: Mapping[str, str]) -> Iterator[str]:
    yield ""
    for path, text in files.items():
        if text == "-":
            yield f"    {path} does not exist"
        elif not text:
            yield f"    {path} exists"
        else:
            yield f"    # {path}"
            yield from (f"    {line}".rstrip() for line in text.splitlines())
    yield ""


def _block(text: str) -> Iterator[str]:
    yield ""
    for line in text.splitlines():
        shown = line if len(line) <= 100 else f"{line[:90]}... ({len(line)} characters)"
        yield f"    {_visible(shown)}".rstrip()
    yield ""


def _visible(line: str) -> str:
    line = line.removeprefix("-") if line.startswith("-extra") else line
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in line)
