"""Drive a page of `modelport preview` as a user does, and read its panels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page
from projects import as_yaml

from modelport_generator.preview.content import content_of, sources_of
from modelport_generator.preview.page import page_of


class Preview:
    """One tab. `page` is Playwright's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._address = ""

    def show(self, file: Path, folders: Sequence[Path]) -> None:
        """Write the page of some providers and choose it."""
        file.write_text(page_of(content_of(sources_of(folders))), encoding="utf-8")
        self._address = file.as_uri()

    def use(self, address: str) -> None:
        """Choose a page that is served or on disk."""
        self._address = address

    def open(self, **address: str) -> None:
        """Reload the page at an address such as `provider="acme", form="model"`."""
        self.page.goto("about:blank")
        self.go(**address)

    def go(self, **address: str) -> None:
        """Go to another address of the same page."""
        self.page.goto(f"{self._address}#{urlencode(address)}")

    def section(self, form: str) -> Locator:
        return self.page.locator(f'section[data-form="{form}"]')

    def panel(self, form: str, name: str) -> Any:
        """Return the JSON of a panel."""
        text = self.section(form).locator(f'pre[data-panel="{name}"]').text_content()
        assert text is not None
        return json.loads(text)

    def reasons(self, form: str) -> set[tuple[str, str]]:
        """Return the name and the kind of each reason."""
        listed: list[list[str]] = (
            self.section(form)
            .locator("[data-reason]")
            .evaluate_all("""nodes => nodes.flatMap(node => [...node.querySelectorAll("code")]
              .map(code => [code.dataset.name, node.dataset.reason]))""")
        )
        return {(name, kind) for name, kind in listed}

    def field(self, form: str, name: str) -> Locator:
        """Return the controls with a name, found without a selector that the name could break."""
        controls = self.section(form).locator("input, select, textarea")
        handles: list[int] = controls.evaluate_all(
            "(nodes, name) => nodes.flatMap((node, i) => node.name === name ? [i] : [])", name
        )
        assert handles, f"no field {name!r}"
        return controls.nth(handles[0])

    def names(self, form: str) -> list[str]:
        """Return the names of the existing controls, each once."""
        found: list[str] = (
            self.section(form)
            .locator("input, select, textarea")
            .evaluate_all("nodes => nodes.map(node => node.name).filter(Boolean)")
        )
        return list(dict.fromkeys(found))

    def fill(self, form: str, name: str, value: str) -> None:
        """Enter a value into a field with any kind of control."""
        field = self.field(form, name)
        kind = field.get_attribute("type")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        elif kind == "radio":
            self._radio(form, name, value).check()
        else:
            field.fill(value)

    def _radio(self, form: str, name: str, value: str) -> Locator:
        radios = self.section(form).locator('input[type="radio"]')
        index: int = radios.evaluate_all(
            "(nodes, [name, value]) => nodes.findIndex(n => n.name === name && n.value === value)",
            [name, value],
        )
        return radios.nth(index)

    def switch(self, name: str) -> Locator:
        """Return the switch of a parameter."""
        rows = self.section("parameters").locator("[data-parameter]")
        index: int = rows.evaluate_all(
            "(nodes, name) => nodes.findIndex(({dataset}) => dataset.parameter === name)", name
        )
        return rows.nth(index).get_by_role("switch")


@contextmanager
def opened(browser: Browser) -> Iterator[Preview]:
    """Open a tab, and fail at its end for messages in the console and requests that leave the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    try:
        yield Preview(page)
    finally:
        context.close()
    assert errors == []
    local = ("file:", "data:", "about:", "http://127.0.0.1:")
    assert [each for each in requests if not each.startswith(local)] == []


def write_provider(
    root: Path, name: str, document: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> Path:
    """Write the folder of a provider; data is written as JSON, which YAML reads."""
    folder = root / name
    whole: dict[str, Any] = {
        "provider": name,
        "label": {"en_US": name},
        "supported_model_types": ["llm"],
        "configurate_methods": ["predefined-model"],
        **document,
    }
    written = {f"{name}.yaml": whole, "modelport.yaml": {}, **(files or {})}
    for path, content in written.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(as_yaml(content), encoding="utf-8", errors="surrogatepass")
    return folder
