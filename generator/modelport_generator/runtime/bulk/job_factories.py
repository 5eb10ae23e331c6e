"""Make the job of each bulk call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from .audio import SpeechWork, TranscriptionWork
from .job import Job, JobSettings
from .judging import ModerationWork, RerankWork
from .work import EmbeddingWork, InvokeWork, ParseWork

if TYPE_CHECKING:
    from modelport.sdk import LLM, TTS, Moderation, Rerank, Speech2Text, TextEmbedding


def invoke_job(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `invoke_many`."""
    make = partial(_invoke_work, given=given)
    return Job(make(cast("LLM", model)), settings, make)


def parse_job(
    model: Any, settings: JobSettings, output: Any, retries: int, given: Mapping[str, Any]
) -> Job:
    """Return the job of `parse_many`."""
    make = partial(_parse_work, output=output, retries=retries, given=given)
    return Job(make(cast("LLM", model)), settings, make)


def embedding_job(
    model: Any, settings: JobSettings, batch_size: int | None, given: Mapping[str, Any]
) -> Job:
    """Return the job of `embed_many`."""
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; it must be at least 1")
    make = partial(_embedding_work, batch=batch_size, given=given)
    return Job(make(cast("TextEmbedding", model)), settings, make)


def rerank_job(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `rerank_many`."""
    make = partial(_rerank_work, given=given)
    return Job(make(cast("Rerank", model)), settings, make)


def moderation_job(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `judge_many`."""
    make = partial(_moderation_work, given=given)
    return Job(make(cast("Moderation", model)), settings, make)


def speech_job(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `speak_many`."""
    make = partial(_speech_work, given=given)
    return Job(make(cast("TTS", model)), settings, make)


def transcription_job(model: Any, settings: JobSettings, given: Mapping[str, Any]) -> Job:
    """Return the job of `transcribe_many`."""
    make = partial(_transcription_work, given=given)
    return Job(make(cast("Speech2Text", model)), settings, make)


# Functions of a module, so that a job can be sent to other processes.


def _invoke_work(model: LLM, given: Mapping[str, Any]) -> InvokeWork:
    return InvokeWork(model, given)


def _parse_work(model: LLM, output: Any, retries: int, given: Mapping[str, Any]) -> ParseWork:
    return ParseWork(model, output, retries, given)


def _embedding_work(
    model: TextEmbedding, batch: int | None, given: Mapping[str, Any]
) -> EmbeddingWork:
    return EmbeddingWork(model, given, batch)


def _rerank_work(model: Rerank, given: Mapping[str, Any]) -> RerankWork:
    return RerankWork(model, given)


def _moderation_work(model: Moderation, given: Mapping[str, Any]) -> ModerationWork:
    return ModerationWork(model, given)


def _speech_work(model: TTS, given: Mapping[str, Any]) -> SpeechWork:
    return SpeechWork(model, given)


def _transcription_work(model: Speech2Text, given: Mapping[str, Any]) -> TranscriptionWork:
    return TranscriptionWork(model, given)
