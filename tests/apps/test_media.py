"""Files are recognised by their content, and invalid ones are rejected before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from modelport import Audio, Document, Image, Video
from modelport.errors import InputInvalidError, InvokeBadRequestError

ZERO = bytes(16)


@pytest.mark.parametrize(
    ("part", "data", "mime", "short"),
    [
        (Image, b"\x89PNG\r\n\x1a\n", "image/png", "png"),
        (Image, b"\xff\xd8\xff\xe0", "image/jpeg", "jpeg"),
        (Image, b"GIF89a", "image/gif", "gif"),
        (Image, b"RIFF\x00\x00\x00\x00WEBP", "image/webp", "webp"),
        (Image, b"\x00\x00\x00\x1cftypheic", "image/heic", "heic"),
        (Image, b"<svg xmlns='x'/>", "image/svg+xml", "svg"),
        (Audio, b"RIFF\x00\x00\x00\x00WAVE", "audio/wav", "wav"),
        (Audio, b"ID3\x04", "audio/mpeg", "mp3"),
        (Audio, b"\xff\xfb\x90", "audio/mpeg", "mp3"),
        (Audio, b"\xff\xf1\x50", "audio/aac", "aac"),
        (Audio, b"fLaC", "audio/flac", "flac"),
        (Audio, b"OggS" + ZERO, "audio/ogg", "ogg"),
        (Audio, b"\x00\x00\x00\x1cftypisom", "audio/mp4", "m4a"),
        (Video, b"\x00\x00\x00\x1cftypisom", "video/mp4", "mp4"),
        (Video, b"\x00\x00\x00\x1cftypqt  ", "video/quicktime", "mov"),
        (Video, b"\x1a\x45\xdf\xa3", "video/webm", "webm"),
        (Audio, b"\x1a\x45\xdf\xa3", "audio/webm", "webm"),
        (Document, b"%PDF-1.7", "application/pdf", "pdf"),
        (Document, b"plain words", "text/plain", "txt"),
    ],
)
def test_the_type_is_read_from_the_content(part: Any, data: bytes, mime: str, short: str) -> None:
    made = part.from_bytes(data)
    assert (made.mime_type, made.format) == (mime, short)


def test_the_name_of_a_file_does_not_decide(tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"\xff\xd8\xff\xe0")
    made = Image.from_path(file)
    assert (made.mime_type, made.filename) == ("image/jpeg", "photo.png")
    notes = tmp_path / "notes.md"
    notes.write_text("# hi", "utf-8")
    assert Document.from_path(notes).mime_type == "text/markdown"


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda: Image.from_bytes(b""), "the image is empty"),
        (lambda: Image.from_bytes(b"ID3\x04"), r"mp3 \(audio/mpeg\), which is not image content"),
        (lambda: Audio.from_bytes(b"%PDF-1.7"), "which is not audio content"),
        (lambda: Image.from_bytes(b"\x00\x01\x02"), "unknown type, not one of png, jpeg"),
        (lambda: Image.from_url("/tmp/x.png"), "use from_path"),
        (lambda: Image.from_url("x.png"), "use from_path"),
        (lambda: Image.from_url("./x.png"), "use from_path"),
        (lambda: Image.from_url("C:\\x.png"), "use from_path"),
        (lambda: Image.from_url("file:///tmp/x.png"), "use from_path"),
        (lambda: Image.from_url("ftp://x.org/x.png"), "not an address that a server can read"),
        (lambda: Image.from_url(" "), "address of the image is empty"),
        (lambda: Image.from_url("data:image/png;base64,!!!"), "not base64"),
        (lambda: Image.from_url("data:image/png"), "has no comma"),
        (lambda: Image.from_url("data:image/png;base64,"), "the image is empty"),
    ],
)
def test_what_cannot_be_sent_is_rejected(make: Any, shown: str) -> None:
    with pytest.raises(InputInvalidError, match=shown) as caught:
        make()
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, InvokeBadRequestError)


def test_text_is_not_accepted_as_bytes() -> None:
    with pytest.raises(TypeError, match="from_path takes the path"):
        Image.from_bytes("x.png")  # type: ignore[arg-type]


def test_a_missing_file_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Image.from_path(tmp_path / "none.png")


def test_an_explicit_media_type_is_used() -> None:
    assert Document.from_bytes(b"\x00\x01", mime_type="application/x-own").format == "own"
    assert Image.from_bytes(b"\x00\x01", mime_type="image/x-raw").mime_type == "image/x-raw"


def test_an_address_stays_an_address() -> None:
    made = Image.from_url("https://example.org/a.PNG?size=1")
    assert (made.url, made.mime_type, made.base64_data) == (
        "https://example.org/a.PNG?size=1",
        "image/png",
        "",
    )
    assert Image.from_url("https://example.org/picture").mime_type == ""


def test_a_data_url_becomes_the_file_in_it() -> None:
    made = Image.from_url("data:image/png;base64,iVBORw0KGgo=")
    assert (made.base64_data, made.url) == ("iVBORw0KGgo=", "")


def test_detail_is_sent_only_when_it_is_set() -> None:
    from modelport_providers.wire.protocols.messages import image_part

    plain = Image.from_bytes(b"GIF89a")
    close = Image.from_bytes(b"GIF89a", detail="high")
    assert "detail" not in image_part(plain)["image_url"]
    assert image_part(close)["image_url"]["detail"] == "high"
