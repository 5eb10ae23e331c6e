"""The bulk calls of models for speech. Only their signatures are here: their engine is imported when called."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias

from ..sdk.bound import BoundModel

if TYPE_CHECKING:
    from .items import BulkItem
    from .job import EngineName, OnError, Path
    from .run import AsyncBulkRun, BulkRun

Audio: TypeAlias = bytes | str | PathLike[str]
"""An audio file: its bytes, or its path."""


class BulkSpeech2Text(BoundModel):
    """The bulk calls of transcription models."""

    def transcribe_many(
        self,
        files: Iterable[Audio],
        *,
        concurrency: int = 16,
        on_error: OnError = "raise",
        progress: bool = False,
        ledger: Path | None = None,
        retry_failed: bool = False,
        max_cost: float | None = None,
        rpm: float | None = None,
        tpm: float | None = None,
        engine: EngineName = "local",
        workers: int | None = None,
        **given: Any,
    ) -> BulkRun[BulkItem[str]]:
        """Transcribe each file, and yield the texts in the order of the files.

        Equal files are called once.

        Args:
            files: Audio, each as bytes or as a path; read while calls run.
            concurrency: Maximum calls in flight; fewer while the server rejects some.
            on_error: `raise` ends the job at a row that fails, `collect` sets `item.error`.
            progress: Show a bar on a terminal; needs the extra `bulk`.
            ledger: File that stores outcomes, so that the same job resumes where it ended.
            retry_failed: Call rows again that failed in an earlier run of the ledger.
            max_cost: Start no call that, as estimated, takes all runs of the ledger above this.
            rpm: Maximum requests per minute.
            tpm: Maximum tokens per minute, estimated.
            engine: `local`, or `ray` for the workers of a Ray cluster (extra `ray`).
            workers: Number of workers of the cluster.
            given: Other arguments of `transcribe`.
        """
        from .job import JobSettings
        from .job_factories import transcription_job
        from .run import BulkRun

        settings = JobSettings(
            concurrency=concurrency,
            on_error=on_error,
            progress=progress,
            ledger=ledger,
            retry_failed=retry_failed,
            max_cost=max_cost,
            rpm=rpm,
            tpm=tpm,
            engine=engine,
            workers=workers,
        )
        return BulkRun(transcription_job(self, settings, given), files)

    def atranscribe_many(
        self,
        files: Iterable[Audio] | AsyncIterable[Audio],
        *,
        concurrency: int = 16,
        on_error: OnError = "raise",
        progress: bool = False,
        ledger: Path | None = None,
        retry_failed: bool = False,
        max_cost: float | None = None,
        rpm: float | None = None,
        tpm: float | None = None,
        engine: EngineName = "local",
        workers: int | None = None,
        **given: Any,
    ) -> AsyncBulkRun[BulkItem[str]]:
        """Async form of `transcribe_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import transcription_job
        from .run import AsyncBulkRun

        settings = JobSettings(
            concurrency=concurrency,
            on_error=on_error,
            progress=progress,
            ledger=ledger,
            retry_failed=retry_failed,
            max_cost=max_cost,
            rpm=rpm,
            tpm=tpm,
            engine=engine,
            workers=workers,
        )
        return AsyncBulkRun(transcription_job(self, settings, given), files)


class BulkTTS(BoundModel):
    """The bulk calls of speech models."""

    def speak_many(
        self,
        texts: Iterable[str],
        *,
        concurrency: int = 16,
        on_error: OnError = "raise",
        progress: bool = False,
        ledger: Path | None = None,
        retry_failed: bool = False,
        max_cost: float | None = None,
        rpm: float | None = None,
        tpm: float | None = None,
        engine: EngineName = "local",
        workers: int | None = None,
        voice: str | None = None,
        **given: Any,
    ) -> BulkRun[BulkItem[bytes]]:
        """Speak each text, and yield the audio files in the order of the texts.

        Equal texts are called once.

        Args:
            texts: The texts, one per row; read while calls run.
            concurrency: Maximum calls in flight; fewer while the server rejects some.
            on_error: `raise` ends the job at a row that fails, `collect` sets `item.error`.
            progress: Show a bar on a terminal; needs the extra `bulk`.
            ledger: File that stores outcomes, so that the same job resumes where it ended.
            retry_failed: Call rows again that failed in an earlier run of the ledger.
            max_cost: Start no call that, as estimated, takes all runs of the ledger above this.
            rpm: Maximum requests per minute.
            tpm: Maximum tokens per minute, estimated.
            engine: `local`, or `ray` for the workers of a Ray cluster (extra `ray`).
            workers: Number of workers of the cluster.
            voice: A voice of the model, or None for its default voice.
            given: Other arguments of `speak`.
        """
        from .job import JobSettings
        from .job_factories import speech_job
        from .run import BulkRun

        settings = JobSettings(
            concurrency=concurrency,
            on_error=on_error,
            progress=progress,
            ledger=ledger,
            retry_failed=retry_failed,
            max_cost=max_cost,
            rpm=rpm,
            tpm=tpm,
            engine=engine,
            workers=workers,
        )
        return BulkRun(speech_job(self, settings, {"voice": voice, **given}), texts)

    def aspeak_many(
        self,
        texts: Iterable[str] | AsyncIterable[str],
        *,
        concurrency: int = 16,
        on_error: OnError = "raise",
        progress: bool = False,
        ledger: Path | None = None,
        retry_failed: bool = False,
        max_cost: float | None = None,
        rpm: float | None = None,
        tpm: float | None = None,
        engine: EngineName = "local",
        workers: int | None = None,
        voice: str | None = None,
        **given: Any,
    ) -> AsyncBulkRun[BulkItem[bytes]]:
        """Async form of `speak_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import speech_job
        from .run import AsyncBulkRun

        settings = JobSettings(
            concurrency=concurrency,
            on_error=on_error,
            progress=progress,
            ledger=ledger,
            retry_failed=retry_failed,
            max_cost=max_cost,
            rpm=rpm,
            tpm=tpm,
            engine=engine,
            workers=workers,
        )
        return AsyncBulkRun(speech_job(self, settings, {"voice": voice, **given}), texts)
