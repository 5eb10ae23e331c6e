"""The SDK's audio models against Xinference: the same promises on recordings and on the real server."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from modelport.errors import (
    CredentialsValidateFailedError,
    InvokeBadRequestError,
    InvokeError,
    UnsupportedCapabilityError,
)
from modelport.sdk.xinference import TTS, Speech2Text
from servers.asks import UNKNOWN
from servers.sounds import tone
from servers.target import Target

TRANSCRIPT = "The capital of France is Paris."


def listener(target: Target, uid: str = "tiny-whisper") -> Speech2Text:
    return Speech2Text(uid, server_url=target.url, model_uid=uid)


def speaker(target: Target, uid: str = "tiny-tts") -> TTS:
    return TTS(uid, server_url=target.url, model_uid=uid)


def is_mp3(sound: bytes) -> bool:
    return sound[:3] == b"ID3" or (sound[0] == 0xFF and sound[1] & 0xE0 == 0xE0)


def test_bytes_are_transcribed(target: Target) -> None:
    assert listener(target).transcribe(tone()).strip() == TRANSCRIPT


def test_an_open_file_is_transcribed(target: Target) -> None:
    assert listener(target).transcribe(io.BytesIO(tone())).strip() == TRANSCRIPT


def test_a_path_is_transcribed(target: Target, tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(tone())
    assert listener(target).transcribe(path).strip() == TRANSCRIPT


async def test_atranscribe_returns_what_transcribe_returns(target: Target) -> None:
    assert (await listener(target).atranscribe(tone())).strip() == TRANSCRIPT


def test_a_language_can_be_given(target: Target) -> None:
    text = listener(target).transcribe(tone(), extra_body={"language": "en"})
    assert text.strip() == TRANSCRIPT


def test_a_file_that_is_not_audio_is_rejected_with_the_servers_message(target: Target) -> None:
    model = Speech2Text(
        "tiny-whisper", server_url=target.url, model_uid="tiny-whisper", max_retries=0
    )
    with pytest.raises(InvokeError, match=r"[Ss]oundfile"):
        model.transcribe(b"this is no sound")


def test_a_model_for_speech_does_not_transcribe(target: Target) -> None:
    with pytest.raises(UnsupportedCapabilityError, match="text2audio"):
        listener(target, "tiny-tts").transcribe(tone())


def test_an_unknown_listener_is_named(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match=UNKNOWN):
        listener(target, UNKNOWN).transcribe(tone())


def test_a_text_is_spoken(target: Target) -> None:
    assert is_mp3(speaker(target).speak("Hi."))


async def test_aspeak_is_the_async_form_of_speak(target: Target) -> None:
    assert is_mp3(await speaker(target).aspeak("Hi."))


def test_a_voice_can_be_chosen(target: Target) -> None:
    assert is_mp3(speaker(target).speak("Hi.", voice="tiny"))


def test_a_format_can_be_chosen(target: Target) -> None:
    sound = speaker(target).speak("Hi.", extra_body={"response_format": "wav"})
    assert (sound[:4], sound[8:12]) == (b"RIFF", b"WAVE")


def test_streamed_audio_is_the_whole_file(target: Target) -> None:
    with speaker(target).stream("Hi.") as stream:
        pieces = list(stream)
    assert all(pieces)
    assert is_mp3(b"".join(pieces))


async def test_audio_streams_in_async_form(target: Target) -> None:
    pieces = [piece async for piece in speaker(target).astream("Hi.")]
    assert is_mp3(b"".join(pieces))


def test_an_unknown_voice_is_rejected_with_the_servers_words(target: Target) -> None:
    model = TTS("tiny-tts", server_url=target.url, model_uid="tiny-tts", max_retries=0)
    with pytest.raises(InvokeError, match="locate the file"):
        model.speak("Hi.", voice="nobody")


def test_an_empty_text_never_reaches_the_server(target: Target) -> None:
    with pytest.raises(InvokeBadRequestError, match="no text"):
        speaker(target).speak("")


def test_a_model_for_transcription_does_not_speak(target: Target) -> None:
    with pytest.raises(UnsupportedCapabilityError, match="audio2text"):
        speaker(target, "tiny-whisper").speak("Hi.")


def test_credentials_of_audio_models_are_checked(target: Target) -> None:
    listener(target).validate()
    speaker(target).validate()
    with pytest.raises(CredentialsValidateFailedError, match="text2audio"):
        listener(target, "tiny-tts").validate()


async def test_without_declared_voices_the_list_is_empty(target: Target) -> None:
    # The server has no endpoint that lists a model's voices.
    assert speaker(target).voices() == await speaker(target).avoices() == []
