"""The pages of docs/providers/ say what the definitions say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from modelport import provider, providers

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "make_providers.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run make docs: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("provider_id", providers())
def test_a_page_names_every_model_variable_and_parameter(provider_id: str) -> None:
    page = (DOCS / "providers" / f"{provider_id}.md").read_text(encoding="utf-8")
    found = provider(provider_id)
    for model_type in found.types:
        for model in found.catalog.models(model_type).values():
            assert f"`{model['model']}`" in page
            for rule in model.get("parameter_rules") or ():
                assert f"`{rule['name']}`" in page
    form = found.catalog.provider["model_credential_schema"]["credential_form_schemas"]
    assert all(f"`{field['variable']}`" in page for field in form)


def test_prices_are_those_of_a_million_tokens() -> None:
    page = (DOCS / "providers" / "openai.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `gpt-4o-mini` |"))
    assert row.endswith("| 0.15 / 0.6 USD |")


def test_a_page_in_chinese_speaks_chinese() -> None:
    page = (DOCS / "providers" / "xinference.zh_Hans.md").read_text(encoding="utf-8")
    assert "服务器 URL" in page
    assert "API 密钥" in page


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for path in (DOCS / "providers").glob("*.md"):
        for target in re.findall(r"\]\(([^):]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"
