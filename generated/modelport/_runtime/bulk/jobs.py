"""Make the job of each bulk call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from .audio import Spoken, Transcribed
from .job import Job, JobSettings
from .judging import Judged, Ranked
from .work import Embedding, Invoked, Parsed

if TYPE_CHECKING:
    from modelport.sdk import LLM, TTS, Moderation, Rerank, Speech2Text, TextEmbedding


def invoked(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `invoke_many`."""
    make = partial(_invoked, given=given)
    return Job(make(cast("LLM", model)), settings, make)


def parsed(
    model: Any, settings: JobSettings, output: Any, retries: int, given: Mapping[str, Any]
) -> Job:
    """Return the job of `parse_many`."""
    make = partial(_parsed, output=output, retries=retries, given=given)
    return Job(make(cast("LLM", model)), settings, make)


def embedding(
    model: Any, settings: JobSettings, batch_size: int | None, given: Mapping[str, Any]
) -> Job:
    """Return the job of `embed_many`."""
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; it must be at least 1")
    make = partial(_embedding, batch=batch_size, given=given)
    return Job(make(cast("TextEmbedding", model)), settings, make)


def ranked(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `rerank_many`."""
    make = partial(_ranked, given=given)
    return Job(make(cast("Rerank", model)), settings, make)


def judged(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `judge_many`."""
    make = partial(_judged, given=given)
    return Job(make(cast("Moderation", model)), settings, make)


def spoken(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `speak_many`."""
    make = partial(_spoken, given=given)
    return Job(make(cast("TTS", model)), settings, make)


def transcribed(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `transcribe_many`."""
    make = partial(_transcribed, given=given)
    return Job(make(cast("Speech2Text", model)), settings, make)


# Functions of a module, so that a job can be sent to other processes.


def _invoked(model: LLM, given: Mapping[str, Any]) -> Invoked:
    return Invoked(model, given)


def _parsed(model: LLM, output: Any, retries: int, given: Mapping[str, Any]) -> Parsed:
    return Parsed(model, output, retries, given)


def _embedding(model: TextEmbedding, batch: int | None, given: Mapping[str, Any]) -> Embedding:
    return Embedding(model, given, batch)


def _ranked(model: Rerank, given: Mapping[str, Any]) -> Ranked:
    return Ranked(model, given)


def _judged(model: Moderation, given: Mapping[str, Any]) -> Judged:
    return Judged(model, given)


def _spoken(model: TTS, given: Mapping[str, Any]) -> Spoken:
    return Spoken(model, given)


def _transcribed(model: Speech2Text, given: Mapping[str, Any]) -> Transcribed:
    return Transcribed(model, given)
