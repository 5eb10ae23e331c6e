"""Models of the other types that answer from a script."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, ClassVar

from modelport.entities import (
    EmbeddingInputType,
    EmbeddingUsage,
    ModerationResult,
    MultiModalContent,
    MultiModalEmbeddingResult,
    MultiModalRerankResult,
    RerankDocument,
    RerankResult,
    TextEmbeddingResult,
)
from modelport.interfaces import (
    AIModel,
    ModerationModel,
    RerankModel,
    Speech2TextModel,
    TextEmbeddingModel,
    TTSModel,
)
from modelport.sdk import TTS, Moderation, Rerank, Speech2Text, TextEmbedding

from ..forms.secrets import Credentials
from ..sdk.bound import BoundModel, TransportOptions
from .script import Pause, Script, is_error

if TYPE_CHECKING:
    from modelport.errors import InvokeError
    from modelport.interfaces import CallOptions

_SIZE = 8
"""Size of a vector that is not from a script."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, as the model received it."""

    input: Any
    """The texts, the documents, the audio as bytes or the text; of a multimodal call `MultiModalContent`."""
    arguments: Mapping[str, Any]
    """The other arguments, by name."""


class _Fake(BoundModel):
    """What all fakes have in common."""

    _provider: ClassVar[str] = ""

    def __init__(self, script: Iterable[Any] | None = None, *, model: str = "fake") -> None:
        self._model = model
        self._transport_options = TransportOptions()
        self._pool = None
        self._credentials = Credentials({}, checked=True)
        self._sets = (self._credentials,)
        self._fake: Any = self._made_adapter()
        self._fake.calls = []
        name = f"{type(self).__name__}({model!r})"
        self._fake.script = None if script is None else Script(script, name, deep=False)

    @property
    def calls(self) -> list[Asked]:
        """The calls so far, in order."""
        calls: list[Asked] = self._fake.calls
        return calls

    def validate(self) -> None:
        """Accept the credentials: a fake has none."""

    async def avalidate(self) -> None:
        """Async form of `validate`."""

    def _made_adapter(self) -> Any:
        raise NotImplementedError

    def _fresh_adapter(self) -> Any:
        return self._fake


class _Adapter(AIModel):
    """Calls pass through the same code as those of a real model; only the server is simulated."""

    calls: list[Asked]
    script: Script | None

    @property
    def _invoke_error_mapping(self) -> dict[type[InvokeError], list[type[Exception]]]:
        return {}

    def _transform_invoke_error(self, error: Exception) -> Any:
        """Raise the exceptions of the script unchanged."""
        return error

    def validate_credentials(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Accept them."""

    def answers(self, value: Any, **arguments: Any) -> list[Any] | None:
        """Record a call and return the pieces of its answer, or None without a script."""
        call = Asked(value, arguments)
        self.calls.append(call)
        if self.script is None:
            return None
        pieces: list[Any] = []
        for piece in self.script.take(call):
            if isinstance(piece, Pause):
                time.sleep(piece.seconds)
            elif is_error(piece):
                raise piece
            else:
                pieces.append(piece)
        return pieces


class _Embedding(_Adapter, TextEmbeddingModel):
    def get_num_tokens(
        self, model: str, credentials: Mapping[str, Any], texts: Sequence[str]
    ) -> list[int]:
        return [len(text.split()) for text in texts]

    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: Sequence[str],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> TextEmbeddingResult:
        found = self.answers(list(texts), input_type=str(input_type), user=user)
        vectors = [_vector(text) for text in texts] if found is None else found
        usage = _embedding_usage(sum(self.get_num_tokens(model, credentials, texts)))
        return TextEmbeddingResult(model=model, embeddings=vectors, usage=usage)

    def _invoke_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        documents: Sequence[MultiModalContent],
        user: str | None = None,
        input_type: EmbeddingInputType = EmbeddingInputType.DOCUMENT,
        options: CallOptions | None = None,
    ) -> MultiModalEmbeddingResult:
        found = self.answers(list(documents), input_type=str(input_type), user=user)
        vectors = [_vector(one.content) for one in documents] if found is None else found
        texts = [one.content for one in documents if not one.is_image]
        usage = _embedding_usage(sum(self.get_num_tokens(model, credentials, texts)))
        return MultiModalEmbeddingResult(model=model, embeddings=vectors, usage=usage)


class _Rerank(_Adapter, RerankModel):
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: str,
        docs: Sequence[str],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> RerankResult:
        found = self.answers(list(docs), query=query, top_n=top_n, score_threshold=score_threshold)
        scores = [_likeness(query, doc) for doc in docs] if found is None else found
        return RerankResult(model=model, docs=_ranked(docs, scores, score_threshold, top_n))

    def _invoke_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: MultiModalContent,
        docs: Sequence[MultiModalContent],
        score_threshold: float | None = None,
        top_n: int | None = None,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> MultiModalRerankResult:
        found = self.answers(list(docs), query=query, top_n=top_n, score_threshold=score_threshold)
        texts = [doc.content for doc in docs]
        scores = [_likeness(query.content, text) for text in texts] if found is None else found
        listed = _ranked(texts, scores, score_threshold, top_n)
        return MultiModalRerankResult(model=model, docs=listed)


class _Speech2Text(_Adapter, Speech2TextModel):
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        file: IO[bytes],
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> str:
        found = self.answers(file.read(), name=getattr(file, "name", None), user=user)
        return "".join(map(str, found)) if found is not None else "words"


class _TTS(_Adapter, TTSModel):
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        content_text: str,
        streaming: bool = True,
        user: str | None = None,
        voice: str | None = None,
        tenant_id: str | None = None,
        options: CallOptions | None = None,
    ) -> bytes | Generator[bytes]:
        found = self.answers(content_text, voice=voice, user=user)
        pieces: list[bytes] = [content_text.encode()] if found is None else found
        return (piece for piece in pieces) if streaming else b"".join(pieces)


class _Moderation(_Adapter, ModerationModel):
    def _invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> bool:
        return self._judge(model, credentials, text, user, options).result

    def _judge(
        self,
        model: str,
        credentials: Mapping[str, Any],
        text: str,
        user: str | None = None,
        options: CallOptions | None = None,
    ) -> ModerationResult:
        found = self.answers(text, user=user)
        verdict = found[0] if found else False
        if isinstance(verdict, ModerationResult):
            return verdict
        return ModerationResult(result=bool(verdict))


class FakeTextEmbedding(_Fake, TextEmbedding):
    """An embedding model: each entry of the script is the list of vectors of one call.

    Without a script, vectors are computed from the text alone, so equal texts have equal vectors.
    """

    def _made_adapter(self) -> Any:
        return _Embedding(models=[])


class FakeRerank(_Fake, Rerank):
    """A rerank model: each entry of the script is the list of scores of one call.

    Without a script, the words that query and document share decide.
    """

    def _made_adapter(self) -> Any:
        return _Rerank(models=[])


class FakeSpeech2Text(_Fake, Speech2Text):
    """A transcription model: each entry of the script is a text."""

    def _made_adapter(self) -> Any:
        return _Speech2Text(models=[])


class FakeTTS(_Fake, TTS):
    """A speech model: each entry of the script is bytes, or a list of pieces."""

    def _made_adapter(self) -> Any:
        return _TTS(models=[])


class FakeModeration(_Fake, Moderation):
    """A moderation model: each entry of the script is a verdict, or a `ModerationResult`."""

    def _made_adapter(self) -> Any:
        return _Moderation(models=[])


def _embedding_usage(tokens: int) -> EmbeddingUsage:
    counted = {"tokens": tokens, "total_tokens": tokens}
    return EmbeddingUsage.empty_usage().model_copy(update=counted)


def _ranked(
    docs: Sequence[str], scores: Sequence[float], threshold: float | None, top_n: int | None
) -> list[RerankDocument]:
    ranked = sorted(enumerate(scores), key=lambda one: -one[1])
    kept = [one for one in ranked if threshold is None or one[1] >= threshold]
    return [RerankDocument(index=n, text=docs[n], score=score) for n, score in kept[:top_n]]


def _vector(text: str) -> list[float]:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return [byte / 255 for byte in digest[:_SIZE]]


def _likeness(query: str, doc: str) -> float:
    wanted, found = set(query.lower().split()), set(doc.lower().split())
    return len(wanted & found) / max(1, len(wanted))
