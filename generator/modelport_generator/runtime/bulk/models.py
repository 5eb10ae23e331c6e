"""The bulk calls of the SDK's models.

Only their signatures are here: their engine is imported when called.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ..apps.language_model import LanguageModel
from ..sdk.bound import BoundModel

if TYPE_CHECKING:
    from modelport.entities import LLMResult, ModerationResult, RerankResult

    from ..apps.prompts import Prompt
    from ..apps.typed_answers import Parsed
    from .items import BulkItem, EmbeddingItem
    from .job import EngineName, OnError, Path, Vectors
    from .run import AsyncBulkRun, BulkRun

T = TypeVar("T")


class BulkLanguageModel(LanguageModel):
    """The bulk calls of language models."""

    def invoke_many(
        self,
        prompts: Iterable[Prompt],
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
    ) -> BulkRun[BulkItem[LLMResult]]:
        """Call the model once for each prompt, and yield the answers in the order of the prompts.

        Equal prompts are called once.

        Args:
            prompts: What `invoke` takes, one per row; read while calls run.
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
            given: Parameters of the model, and other arguments of `invoke`.
        """
        from .job import JobSettings
        from .job_factories import invoke_job
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
        return BulkRun(invoke_job(self, settings, given), prompts)

    def ainvoke_many(
        self,
        prompts: Iterable[Prompt] | AsyncIterable[Prompt],
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
    ) -> AsyncBulkRun[BulkItem[LLMResult]]:
        """Async form of `invoke_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import invoke_job
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
        return AsyncBulkRun(invoke_job(self, settings, given), prompts)

    def parse_many(
        self,
        prompts: Iterable[Prompt],
        output: Any,
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
        retries: int = 1,
        **given: Any,
    ) -> BulkRun[BulkItem[Parsed[Any]]]:
        """Ask for a value of a type for each prompt; `item.result.parsed` is the value.

        Args:
            prompts: What `parse` takes, one per row; read while calls run.
            output: The type, as `parse` takes it.
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
            retries: How often the model is asked again when an answer does not fit.
            given: Parameters of the model, and other arguments of `invoke`.
        """
        from .job import JobSettings
        from .job_factories import parse_job
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
        return BulkRun(parse_job(self, settings, output, retries, given), prompts)

    def aparse_many(
        self,
        prompts: Iterable[Prompt] | AsyncIterable[Prompt],
        output: Any,
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
        retries: int = 1,
        **given: Any,
    ) -> AsyncBulkRun[BulkItem[Parsed[Any]]]:
        """Async form of `parse_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import parse_job
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
        return AsyncBulkRun(parse_job(self, settings, output, retries, given), prompts)


class BulkTextEmbedding(BoundModel):
    """The bulk calls of embedding models."""

    def embed_many(
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
        batch_size: int | None = None,
        vectors: Vectors = "list",
        input_type: Literal["document", "query"] = "document",
        **given: Any,
    ) -> BulkRun[EmbeddingItem]:
        """Embed any number of texts, and yield `item.vector` in their order.

        Texts are sent in batches. A batch that the server rejects is halved until the bad text is
        found. Equal texts are called once.

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
            batch_size: Texts of one request; by default what the model declares, else 64.
            vectors: `list` of float, `numpy` array or `arrow` array.
            input_type: `document` for stored texts, `query` for search queries.
            given: Other arguments of `embed`.
        """
        from .job import JobSettings
        from .job_factories import embedding_job
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
            vectors=vectors,
        )
        return BulkRun(
            embedding_job(self, settings, batch_size, {"input_type": input_type, **given}), texts
        )

    def aembed_many(
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
        batch_size: int | None = None,
        vectors: Vectors = "list",
        input_type: Literal["document", "query"] = "document",
        **given: Any,
    ) -> AsyncBulkRun[EmbeddingItem]:
        """Async form of `embed_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import embedding_job
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
            vectors=vectors,
        )
        return AsyncBulkRun(
            embedding_job(self, settings, batch_size, {"input_type": input_type, **given}), texts
        )


class BulkRerank(BoundModel):
    """The bulk calls of rerank models."""

    def rerank_many(
        self,
        queries: Iterable[tuple[str, Sequence[str]] | Mapping[str, Any]],
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
    ) -> BulkRun[BulkItem[RerankResult]]:
        """Rank the documents of each query, and yield the results in the order of the queries.

        Args:
            queries: Pairs of a query and its documents, or dicts with `query` and `docs`.
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
            given: Other arguments of `rerank`, such as `top_n`.
        """
        from .job import JobSettings
        from .job_factories import rerank_job
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
        return BulkRun(rerank_job(self, settings, given), queries)

    def arerank_many(
        self,
        queries: (
            Iterable[tuple[str, Sequence[str]] | Mapping[str, Any]]
            | AsyncIterable[tuple[str, Sequence[str]] | Mapping[str, Any]]
        ),
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
    ) -> AsyncBulkRun[BulkItem[RerankResult]]:
        """Async form of `rerank_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import rerank_job
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
        return AsyncBulkRun(rerank_job(self, settings, given), queries)


class BulkModeration(BoundModel):
    """The bulk calls of moderation models."""

    def judge_many(
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
        **given: Any,
    ) -> BulkRun[BulkItem[ModerationResult]]:
        """Judge each text, and yield the verdicts in the order of the texts.

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
            given: Other arguments of `judge`.
        """
        from .job import JobSettings
        from .job_factories import moderation_job
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
        return BulkRun(moderation_job(self, settings, given), texts)

    def ajudge_many(
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
        **given: Any,
    ) -> AsyncBulkRun[BulkItem[ModerationResult]]:
        """Async form of `judge_many`: `async for item in ...`."""
        from .job import JobSettings
        from .job_factories import moderation_job
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
        return AsyncBulkRun(moderation_job(self, settings, given), texts)
