"""A job in a form that can be sent to a worker: the model in parts, as credentials cannot be pickled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ..forms.secrets import Credentials
from .job import Job
from .work import EmbeddingWork, Work


@dataclass(frozen=True, slots=True)
class ModelParts:
    """A model in parts."""

    kind: type[Any]
    name: str
    sets: tuple[Mapping[str, Any], ...] = field(repr=False)
    """Unmasked credentials, which a worker needs for its calls."""
    rest: float | None
    """For a pool, how long a set rests."""
    options: Mapping[str, Any] = field(repr=False)
    bound: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, model: Any) -> ModelParts:
        """Take a model apart.

        Raises:
            TypeError: It is not a provider's model, or has an HTTP client of the caller.
        """
        given = model._transport_options
        if not model._provider:
            raise TypeError(
                f"engine='ray' takes models of providers, not an object of type {type(model).__name__}"
            )
        if given.client is not None:
            raise TypeError("engine='ray' takes no HTTP client: it cannot go to another process")
        options = {
            name: getattr(given, name)
            for name in ("timeout", "retries", "extra_headers", "extra_body", "max_answer_bytes")
        }
        sets = tuple(Credentials.reveal(one) for one in model._sets)
        pool = model._pool
        rest = None if pool is None else pool.rest
        # The type of an `Any` is unknown to pyright.
        kind = cast("Any", type(cast("object", model)))
        return cls(kind, model.model, sets, rest, options, dict(getattr(model, "_bound", {})))

    def model(self) -> Any:
        """Put the model together again."""
        from ..sdk.credential_pool import CredentialPool

        credentials: Any = self.sets[0]
        if self.rest is not None:
            credentials = CredentialPool(self.sets, rest=self.rest)
        model = self.kind(self.name, credentials=credentials).with_options(**self.options)
        return model.with_parameters(**self.bound) if self.bound else model


@dataclass(frozen=True, slots=True)
class JobParts:
    """The work of a job."""

    models: tuple[ModelParts, ...]
    fallback: str | None
    """What a fallback does with unknown parameters; None for a single model."""
    bound: Mapping[str, Any] = field(repr=False)
    make_work: Callable[[Any], Work] = field(repr=False)
    concurrency: int
    chunk: int
    batch: int
    retries: int | None

    @classmethod
    def of(cls, job: Job) -> JobParts:
        """Pack a job."""
        model = job.work.model
        models: tuple[Any, ...] | None = getattr(model, "models", None)
        return cls(
            tuple(map(ModelParts.of, (model,) if models is None else models)),
            None if models is None else model._unknown,
            {} if models is None else dict(model._bound),
            job.make_work,
            job.settings.concurrency,
            job.chunk,
            job.work.batch,
            job.work.wanted_retries,
        )

    def work(self) -> Work:
        """Unpack the work."""
        models = [sent.model() for sent in self.models]
        if self.fallback is None:
            work = self.make_work(models[0])
        else:
            from ..apps.fallback import Fallback

            joined = Fallback(models, self.fallback)  # type: ignore[arg-type]
            work = self.make_work(joined.with_parameters(**self.bound))
        work.wanted_retries = self.retries
        if isinstance(work, EmbeddingWork):
            work.batch = self.batch
        return work
