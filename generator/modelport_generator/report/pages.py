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
    "document": "In a file of its own",
    "empty": "In a file of its own",
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

Each problem has a stable code. `modelport explain CODE` prints what stands here.

* **error**: a reader of Dify (plugin SDK, daemon or server) refuses it, or it cannot work at run time.
* **warning**: legal, but lost, misleading or different from reader to reader.
* **info**: a remark, shown only when it is selected: `--select ALL`.

A comment hides one problem: `# modelport: ignore[MP432] the price is not public` at the end of its line, or alone
on the line before it; `# modelport: ignore-file[MP432] why` hides it in the whole file. A project chooses in its
`pyproject.toml`. Codes may be given by their beginning, here and there:

    [tool.modelport.check]
    ignore = ["MP3"]
    severity = { MP432 = "info", MP435 = "off" }

`--baseline FILE` leaves out what was there when `--write-baseline FILE` was run. It knows a problem by its file (seen
from the folder of FILE), its code, its message and the text of its line, so that it stays known when lines move, and
comes back when its line changes. `--fix` repairs what is marked *repaired by `--fix`*; comments, order and quotes stay
as they are, and a repair that would cause another problem is left to you.

Of one file, 400 problems of each code are said, and how many more there are.

In CI, one job is enough; the annotations appear in the pull request:

    - run: pip install 'modelport[generator]'
    - run: modelport check --format github

`--format sarif` writes what code scanning uploads. With pre-commit, the hook is called `modelport-check`:

    - repo: https://github.com/modelport/modelport
      rev: v0.1.0
      hooks: [{id: modelport-check}]

In an editor with a YAML language server, `modelport schema --output .schemas` writes the schemas, and
`modelport check --fix --modeline .schemas` names them in the first line of each file, as does
`modelport new ID --modeline .schemas` for a new provider.
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
    mended = ", repaired by `--fix`" if code.fixable else ""
    yield f"*{code.severity}*{mended}. {code.why}"
    yield ""
    if code.files:
        yield f"{_PARTS[code.kind]}, wrong:"
        yield from _files(code.files)
        yield "Right:"
        yield from _files(code.mended)
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
            yield f"    {path} is not there"
        elif not text:
            yield f"    {path} is there"
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
