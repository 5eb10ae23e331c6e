"""Several sets of credentials for one model: each call takes the next one that works, in memory, safe for threads and tasks."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn, cast

from ..calls.cancellation import Cancellation
from ..calls.origin import Origin
from ..calls.streams import AsyncAudioStream, AsyncLLMStream, AudioStream, LLMStream

if TYPE_CHECKING:
    from os import PathLike

    from ..adapters.ai_model import AIModel
    from .pool_states import SharedRests

_STREAMING = frozenset({"stream", "astream"})


def may_succeed_elsewhere(error: Exception) -> bool:
    """Return whether other credentials, or another server, may succeed after this error."""
    from modelport.errors import (
        InvokeAuthorizationError,
        InvokeConnectionError,
        InvokeDescriptorError,
        InvokeError,
        InvokeRateLimitError,
        InvokeServerUnavailableError,
        StreamInterruptedError,
    )

    cause = error.__cause__
    if isinstance(error, StreamInterruptedError) and isinstance(cause, InvokeError):
        error = cause
    concerned: tuple[type[Exception], ...] = (
        InvokeRateLimitError,
        InvokeConnectionError,
        InvokeAuthorizationError,
        InvokeServerUnavailableError,
    )
    if isinstance(error, concerned):
        # A process without file descriptors has none for other credentials either.
        return not isinstance(error, InvokeDescriptorError)
    # Status 402 means an account without money.
    return isinstance(error, InvokeError) and (error.retryable is True or error.status == 402)


@dataclass(slots=True)
class _Slot:
    """One set, and the time until which it rests."""

    credentials: Mapping[str, Any]
    resting_until: float = 0.0


class CredentialPool(Mapping[str, Any]):
    """Sets of credentials that take turns.

    As a mapping it is its first set, so it can be used wherever one set can: `LLM("m",
    credentials=CredentialPool([one, two]))`.

    A set that meets a rate limit, a rejected key or a dead server rests, for as long as the server
    says or for `rest` seconds, and the call continues with the next one, unless part of an answer
    has reached the caller. When all rest, the one that is ready first is tried. Code that has an
    adapter calls `serve`: the adapter alone knows only the first set.
    """

    def __init__(
        self,
        sets: Iterable[Mapping[str, Any]],
        *,
        rest: float = 60.0,
        clock: Callable[[], float] = monotonic,
        shared: str | PathLike[str] | None = None,
        name: str = "credentials",
    ) -> None:
        """Create a pool of sets.

        Args:
            sets: The credentials, in an order that is the same in all processes that share them.
            rest: Seconds that a set rests when the server does not say how long.
            clock: Returns seconds that never decrease.
            shared: Ledger file, or URL of Redis, in which other processes see which sets rest.
            name: Name of the pool there.

        Raises:
            TypeError: A set is not a mapping, or `rest` is not a number from 0 on.
            ValueError: There are no sets.
        """
        sets = tuple(sets)
        for one in cast("tuple[object, ...]", sets):
            if not isinstance(one, Mapping):
                # The value may be a key: only its type is shown.
                raise TypeError(f"a set of credentials is a mapping, not {type(one).__name__}")
        given = cast("object", rest)
        if isinstance(given, bool) or not isinstance(given, int | float) or not given >= 0:
            raise TypeError(f"rest is a number of seconds from 0 on, not {rest!r}")
        self._name = name
        self._shared: SharedRests | None = None
        if shared is not None:
            from .pool_states import shared_rests

            self._shared = shared_rests(shared, name, clock)
        self._slots = [_Slot(one) for one in sets]
        if not self._slots:
            raise ValueError("a pool needs at least one set of credentials")
        self._rest = rest
        self._clock = clock
        self._next = 0
        self._lock = Lock()

    def __getitem__(self, name: str) -> Any:
        return self._slots[0].credentials[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._slots[0].credentials)

    def __len__(self) -> int:
        return len(self._slots[0].credentials)

    def __repr__(self) -> str:
        return f"<CredentialPool of {len(self._slots)} sets>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("CredentialPool cannot be pickled, because it holds secrets")

    @property
    def sets(self) -> tuple[Mapping[str, Any], ...]:
        """All sets, in the given order."""
        return tuple(slot.credentials for slot in self._slots)

    @property
    def rest(self) -> float:
        """Seconds that a set rests when the server does not say how long."""
        return self._rest

    def of(self, sets: Iterable[Mapping[str, Any]]) -> CredentialPool:
        """Return a pool of other sets with the same resting time."""
        pool = CredentialPool(sets, rest=self._rest, clock=self._clock, name=self._name)
        pool._shared = self._shared
        return pool

    def shared_in(self, path: str | PathLike[str]) -> CredentialPool:
        """Return the same pool, whose rests other processes see in a ledger file, unless it shares them."""
        if self._shared is not None:
            return self
        from .pool_states import shared_rests

        pool = self.of(self.sets)
        pool._slots = self._slots
        pool._shared = shared_rests(path, self._name, self._clock)
        return pool

    def serve(self, adapter: AIModel) -> PooledAdapter:
        """Return the calls of an adapter, each made with the set whose turn it is."""
        return PooledAdapter(self, adapter)

    def take(self, tried: Iterable[_Slot]) -> _Slot | None:
        """Return the set whose turn it is, or None when all were tried."""
        with self._lock:
            size, now, used = len(self._slots), self._clock(), list(tried)
            turns = [self._slots[(self._next + n) % size] for n in range(size)]
            left = [slot for slot in turns if not any(slot is one for one in used)]
            if not left:
                return None
            self._look_around(now)
            ready = [slot for slot in left if slot.resting_until <= now]
            chosen = ready[0] if ready else min(left, key=lambda slot: slot.resting_until)
            self._next = (self._index(chosen) + 1) % size
            return chosen

    def has_more(self, tried: Iterable[_Slot]) -> bool:
        """Return whether there is a set that was not tried and does not rest."""
        with self._lock:
            now, used = self._clock(), list(tried)
            self._look_around(now)
            left = (s for s in self._slots if not any(s is one for one in used))
            return any(slot.resting_until <= now for slot in left)

    def give_rest(self, slot: _Slot, error: Exception) -> bool:
        """Let a set rest if the error concerns it, and return whether another one may succeed."""
        if not may_succeed_elsewhere(error):
            return False
        wait: float | None = getattr(error, "retry_after", None)
        seconds = self._rest if wait is None else wait
        with self._lock:
            slot.resting_until = self._clock() + seconds
            if self._shared is not None:
                self._shared.rest(self._index(slot), seconds)
        return True

    def _look_around(self, now: float) -> None:
        """Let the sets rest that rest in other processes."""
        if self._shared is None:
            return
        for place, slot in enumerate(self._slots):
            slot.resting_until = max(slot.resting_until, now + self._shared.left(place))

    def _index(self, slot: _Slot) -> int:
        return next(n for n, one in enumerate(self._slots) if one is slot)


class PooledAdapter:
    """The public calls of an adapter, each with the credentials whose turn it is.

    The credentials of a call are not used: the pool has its own.
    """

    def __init__(self, pool: CredentialPool, adapter: AIModel) -> None:
        self._pool = pool
        self._adapter = adapter

    def __getattr__(self, name: str) -> Any:
        method: Any = getattr(self._adapter, name)
        if not callable(method) or name.startswith("_"):
            return method
        if name in _STREAMING:
            return partial(self._streamed, name)
        if inspect.iscoroutinefunction(method):
            return partial(self._awaited, name)
        return partial(self._called, name)

    def _called(self, name: str, model: str, credentials: Any, *args: Any, **given: Any) -> Any:
        turns = _Turns(self._pool, self._adapter, name, (model, *args), given)
        while True:
            try:
                return turns.call()
            except Exception as error:
                if not turns.may_go_on(error):
                    raise

    async def _awaited(
        self, name: str, model: str, credentials: Any, *args: Any, **given: Any
    ) -> Any:
        turns = _Turns(self._pool, self._adapter, name, (model, *args), given)
        while True:
            try:
                return await turns.call()
            except Exception as error:
                if not turns.may_go_on(error):
                    raise

    def _streamed(self, name: str, model: str, credentials: Any, *args: Any, **given: Any) -> Any:
        turns = _Turns(self._pool, self._adapter, name, (model, *args), given)
        speaks = self._adapter.model_type == "tts"
        cancellation = Cancellation()
        turns.cancelled_by(cancellation)
        origin = turns.origin
        if name == "stream":
            pieces = _pieces(turns)
            if speaks:
                return AudioStream(pieces, _same, cancellation)
            return LLMStream(pieces, _same, model, origin, cancellation)

        async def start() -> AsyncIterator[Any]:
            return _apieces(turns)

        if speaks:
            return AsyncAudioStream(start, _same, cancellation)
        return AsyncLLMStream(start, _same, model, origin, cancellation)


class _Turns:
    """One call that may be made several times, each time with another set."""

    def __init__(
        self,
        pool: CredentialPool,
        adapter: AIModel,
        name: str,
        args: tuple[Any, ...],
        given: Mapping[str, Any],
    ) -> None:
        self._pool = pool
        self._method: Any = getattr(adapter, name)
        self._names = _argument_names(type(adapter), name)
        # `credentials` follows the model in every call.
        model, *rest = args
        self._given = {**dict(zip(self._names, (model, None, *rest), strict=False)), **given}
        self._tried: list[_Slot] = []
        self._now = self._taken()

        self.origin = Origin(adapter.provider, str(model))

    def cancelled_by(self, cancellation: Cancellation) -> None:
        """Let another thread end the call."""
        if "options" in self._names:
            options = self.origin.listening(self._given.get("options"))
            self._given["options"] = replace(options, cancel=cancellation)

    def call(self) -> Any:
        given = {**self._given, "credentials": self._now.credentials}
        if "options" in self._names and self._pool.has_more(self._tried):
            # Another set is available, which is better than waiting for this one.
            given["options"] = _without_retries(given.get("options"))
        return self._method(**given)

    def may_go_on(self, error: Exception) -> bool:
        """Record an error, and return whether there is another set to try."""
        if not self._pool.give_rest(self._now, error):
            return False
        following = self._pool.take(self._tried)
        if following is None:
            return False
        self._now = following
        self._tried.append(following)
        return True

    def interrupted(self, error: Exception) -> None:
        """Record an error that came too late for another attempt."""
        self._pool.give_rest(self._now, error)

    def _taken(self) -> _Slot:
        slot = self._pool.take(())
        assert slot is not None
        self._tried.append(slot)
        return slot


def _pieces(turns: _Turns) -> Iterator[Any]:
    while True:
        begun = False
        try:
            with turns.call() as stream:
                for piece in stream:
                    if not begun:
                        turns.origin.adopt(getattr(stream, "origin", None))
                    begun = True
                    yield piece
            return
        except Exception as error:
            if begun:
                turns.interrupted(error)
                raise
            if not turns.may_go_on(error):
                raise


async def _apieces(turns: _Turns) -> AsyncIterator[Any]:
    while True:
        begun = False
        try:
            async with turns.call() as stream:
                async for piece in stream:
                    if not begun:
                        turns.origin.adopt(getattr(stream, "origin", None))
                    begun = True
                    yield piece
            return
        except Exception as error:
            if begun:
                turns.interrupted(error)
                raise
            if not turns.may_go_on(error):
                raise


def _without_retries(options: Any) -> Any:
    from modelport.interfaces import CallOptions

    return replace(options or CallOptions(), retries=0)


@cache
def _argument_names(owner: type, method: str) -> tuple[str, ...]:
    return tuple(inspect.signature(getattr(owner, method)).parameters)[1:]


def _same(error: Exception) -> Exception:
    """Return the error unchanged: the adapter's own stream has translated it."""
    return error
