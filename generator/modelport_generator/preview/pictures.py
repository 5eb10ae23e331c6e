"""Pictures of a page: one for the card and each form, list and panel of each provider."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from ..output.files import make_folders, replace_file
from .content import Json
from .devtools import Tab, browser_tab

_WIDTH: Final = 1000
_HIGHEST: Final = 6000
_SETTLED: Final = """
new Promise((done) => {
  const images = [...document.images].map((image) => image.decode().catch(() => {}));
  Promise.all(images).then(() => requestAnimationFrame(() => requestAnimationFrame(done)));
})
"""
_PLAIN: Final = """
document.getElementById("toolbar").hidden = true;
document.activeElement?.blur();
Math.ceil(document.body.getBoundingClientRect().height)
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the name of its file, and the part of the page."""

    name: str
    address: str


def pictures_of(content: Sequence[Json], language: str, theme: str) -> Iterator[Picture]:
    """Yield the pictures of all providers."""
    for provider in content:
        for part in _parts(provider):
            given = {"provider": provider["id"], "form": part, "lang": language, "theme": theme}
            if part == "model" and provider["types"]:
                given["type"] = provider["types"][0]
            yield Picture(f"{_file_name(provider['id'])}-{part}.png", urlencode(given))


def take_pictures(page: str, pictures: Sequence[Picture], folder: Path) -> list[Path]:
    """Take pictures of a page, and return their files.

    Raises:
        NoBrowser: No Chromium is installed, or it does not work.
        OSError: A file cannot be written.
    """
    make_folders(folder)
    with tempfile.TemporaryDirectory(prefix="modelport-") as place, browser_tab() as tab:
        file = Path(place) / "page.html"
        file.write_text(page, encoding="utf-8")
        return [
            _written(folder / each.name, _taken(tab, f"{file.as_uri()}#{each.address}"))
            for each in pictures
        ]


def _written(file: Path, content: bytes) -> Path:
    replace_file(file, content)
    return file


def _taken(tab: Tab, url: str) -> bytes:
    # Another address of the same page would keep what it shows.
    tab.call("Page.navigate", {"url": "about:blank"})
    _resize(tab, 800)
    tab.call("Page.navigate", {"url": url})
    tab.evaluate(
        "new Promise((done) => document.readyState === 'complete' ? done() : onload = done)"
    )
    tab.evaluate(_SETTLED)
    height = tab.evaluate(_PLAIN)
    _resize(tab, min(int(height), _HIGHEST))
    tab.evaluate(_SETTLED)
    return tab.screenshot()


def _resize(tab: Tab, height: int) -> None:
    size = {"width": _WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
    tab.call("Emulation.setDeviceMetricsOverride", size)


def _parts(provider: Json) -> Iterator[str]:
    yield "card"
    yield from (part for part in ("provider", "model") if part in provider["forms"])
    if provider["models"]:
        yield "models"
    rules = [
        each.get("rules") for each in (*provider["models"], *provider["customizable"].values())
    ]
    if any(rules):
        yield "parameters"


def _file_name(provider_id: str) -> str:
    """Return an id as a part of a file's name: other characters could lead out of the folder."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in provider_id)
