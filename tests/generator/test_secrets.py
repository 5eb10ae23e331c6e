"""Secrets of generated credential classes: masked wherever they are shown, rejected by pickle."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from projects import Project, field, model_form
from pydantic import create_model

SECRET = "sk-very-secret"


@pytest.fixture
def credentials(project: Project) -> Iterator[Any]:
    """Credentials with a secret, of a generated class."""
    project.provider(
        model_credential_schema=model_form(field("server_url"), field("key", type="secret-input"))
    )
    project.generate()
    with project.imported("stubs.acme") as stubs:
        yield stubs.AcmeModelCredentials(server_url="http://x", key=SECRET)


def test_only_the_reader_sees_a_secret(credentials: Any) -> None:
    assert credentials["key"] == credentials.get("key") == SECRET
    assert dict(credentials) == {"server_url": "http://x", "key": SECRET}
    assert {"key"} == credentials.SECRETS


@pytest.mark.slow
@pytest.mark.parametrize("shown", [repr, str, ascii, "{}".format, lambda c: f"{c!r:>200}"])
def test_a_secret_is_masked_in_text(credentials: Any, shown: Any) -> None:
    assert SECRET not in shown(credentials)
    assert "http://x" in shown(credentials)


def test_a_secret_is_masked_in_logs(credentials: Any, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").warning("called with %s and %r", credentials, [credentials])
    assert SECRET not in caplog.text


def test_a_secret_is_masked_in_tracebacks_with_locals(credentials: Any) -> None:
    def call(given: Any) -> None:
        raise ValueError(given)

    with pytest.raises(ValueError, match="server_url") as caught:
        call(credentials)
    reported = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert SECRET not in "".join(reported.format())


def test_a_secret_is_masked_in_json(credentials: Any) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        json.dumps(credentials)
    assert SECRET not in json.dumps({"c": credentials}, default=str)

    holder = create_model("Holder", held=(type(credentials), ...))(held=credentials)
    assert SECRET not in holder.model_dump_json() + repr(holder) + str(holder.model_dump())


@pytest.mark.slow
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_is_rejected_with_a_hint(credentials: Any, protocol: int) -> None:
    with pytest.raises(TypeError, match=r"holds secrets: send `reveal\(\)`"):
        pickle.dumps(credentials, protocol)


def test_a_copy_masks_too(credentials: Any) -> None:
    assert SECRET not in repr(copy.deepcopy([credentials])) + repr(copy.copy(credentials))


def test_a_form_writes_numbers_and_switches_as_text(project: Project) -> None:
    project.provider(
        model_credential_schema=model_form(field("n"), field("on", type="switch", required=False))
    )
    project.generate()
    with project.imported("stubs.acme") as stubs:
        assert dict(stubs.AcmeModelCredentials(n=60, on=True)) == {"n": "60", "on": "true"}
        assert dict(stubs.AcmeModelCredentials(n="60")) == {"n": "60"}
