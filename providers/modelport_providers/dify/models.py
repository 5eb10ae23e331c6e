"""One class for each model type: takes Dify's values, calls the adapter, returns Dify's values.

Every error is one of the SDK's, even in the middle of a stream, where the SDK does not translate.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import modelport

from . import results
from .errors import credentials_error, invoke_error
from .messages import ThinkTags, our_documents, our_messages, our_tool_choice, our_tools
from .values import model_credentials


class Model:
    """Methods of all model types: the check of credentials and the schema of a custom model."""

    model_type: ClassVar[str]

    def __init__(self, provider: str) -> None:
        self._provider = provider

    def validate(self, model: str, credentials: Mapping[str, Any]) -> None:
        """Ask the server whether the credentials work for this model.

        Raise the SDK's CredentialsValidateFailedError when they do not; the message says what to
        do.
        """
        try:
            self._adapter().validate_credentials(model, self._values(model, credentials))
        except Exception as error:
            raise credentials_error(error) from error

    def schema(self, model: str, credentials: Mapping[str, Any]) -> Any:
        """Return the schema of a custom model, None when there is none."""
        with _translated():
            values = self._values(model, credentials)
            found = self._adapter().get_customizable_model_schema(model, values)
            return None if found is None else results.their_schema(found)

    def _adapter(self) -> Any:
        # Any: the registry returns the class, and each type has different calls.
        return modelport.provider(self._provider).model(self.model_type)

    def _values(self, model: str, credentials: Mapping[str, Any]) -> Mapping[str, Any]:
        return model_credentials(self._provider, self.model_type, model, credentials)


class LLM(Model):
    """Language models."""

    model_type = "llm"

    def invoke(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Iterable[Any],
        parameters: Mapping[str, Any],
        tools: Iterable[Any] | None,
        stop: list[str] | None,
        user: str | None,
        tool_choice: Any = None,
    ) -> Any:
        """Return the whole answer."""
        with _translated():
            return results.their_result(
                self._adapter().invoke(
                    model,
                    self._values(model, credentials),
                    our_messages(prompt_messages),
                    dict(parameters),
                    tools=our_tools(tools),
                    stop=stop or None,
                    user=user,
                    tool_choice=our_tool_choice(tool_choice),
                )
            )

    def stream(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Iterable[Any],
        parameters: Mapping[str, Any],
        tools: Iterable[Any] | None,
        stop: list[str] | None,
        user: str | None,
        tool_choice: Any = None,
    ) -> Generator[Any]:
        """Return the answer in chunks; the request has been sent when this returns."""
        with _translated():
            chunks = self._adapter().stream(
                model,
                self._values(model, credentials),
                our_messages(prompt_messages),
                dict(parameters),
                tools=our_tools(tools),
                stop=stop or None,
                user=user,
                tool_choice=our_tool_choice(tool_choice),
            )
        return _their_chunks(chunks)

    def count_tokens(
        self,
        model: str,
        credentials: Mapping[str, Any],
        prompt_messages: Iterable[Any],
        tools: Iterable[Any] | None,
    ) -> int:
        """Return how many tokens the prompt takes."""
        with _translated():
            count: int = self._adapter().get_num_tokens(
                model,
                self._values(model, credentials),
                our_messages(prompt_messages),
                our_tools(tools),
            )
            return count


class TextEmbedding(Model):
    """Embedding models."""

    model_type = "text-embedding"

    def embed(
        self,
        model: str,
        credentials: Mapping[str, Any],
        texts: list[str],
        user: str | None,
        input_type: Any,
    ) -> Any:
        """Return one vector per text, in the same order."""
        from modelport.entities import EmbeddingInputType

        with _translated():
            kind = EmbeddingInputType(getattr(input_type, "value", input_type))
            values = self._values(model, credentials)
            return results.their_embeddings(
                self._adapter().invoke(model, values, texts, user=user, input_type=kind)
            )

    def embed_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        documents: Iterable[Any],
        user: str | None,
        input_type: Any,
    ) -> Any:
        """Return one vector per text or image, in the same order."""
        from modelport.entities import EmbeddingInputType

        with _translated():
            kind = EmbeddingInputType(getattr(input_type, "value", input_type))
            values = self._values(model, credentials)
            converted = our_documents(documents)
            return results.their_embeddings(
                self._adapter().invoke_multimodal(
                    model, values, converted, user=user, input_type=kind
                )
            )

    def count_tokens(self, model: str, credentials: Mapping[str, Any], texts: list[str]) -> Any:
        """Return how many tokens each text takes."""
        with _translated():
            values = self._values(model, credentials)
            return list(self._adapter().get_num_tokens(model, values, texts))


class Rerank(Model):
    """Models that rank documents."""

    model_type = "rerank"

    def rank(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: str,
        docs: list[str],
        score_threshold: float | None,
        top_n: int | None,
        user: str | None,
    ) -> Any:
        """Return the documents, best first."""
        with _translated():
            return results.their_ranking(
                self._adapter().invoke(
                    model,
                    self._values(model, credentials),
                    query,
                    docs,
                    score_threshold=score_threshold,
                    top_n=top_n,
                    user=user,
                )
            )

    def rank_multimodal(
        self,
        model: str,
        credentials: Mapping[str, Any],
        query: Any,
        docs: Iterable[Any],
        score_threshold: float | None,
        top_n: int | None,
        user: str | None,
    ) -> Any:
        """Return texts and images, best first."""
        with _translated():
            (query_document,) = our_documents([query])
            return results.their_ranking(
                self._adapter().invoke_multimodal(
                    model,
                    self._values(model, credentials),
                    query_document,
                    our_documents(docs),
                    score_threshold=score_threshold,
                    top_n=top_n,
                    user=user,
                )
            )


class Speech2Text(Model):
    """Models that transcribe speech."""

    model_type = "speech2text"

    def transcribe(
        self, model: str, credentials: Mapping[str, Any], file: Any, user: str | None
    ) -> str:
        """Return the transcribed text."""
        with _translated():
            values = self._values(model, credentials)
            text: str = self._adapter().invoke(model, values, file, user=user)
            return text


class TTS(Model):
    """Models that speak."""

    model_type = "tts"

    def speak(
        self,
        model: str,
        tenant_id: str | None,
        credentials: Mapping[str, Any],
        content_text: str,
        voice: str | None,
        user: str | None,
    ) -> Generator[bytes]:
        """Return the audio in pieces: the SDK 0.7 loses audio that is a single `bytes`."""
        with _translated():
            pieces = self._adapter().stream(
                model,
                self._values(model, credentials),
                content_text,
                user=user,
                voice=voice or None,
                tenant_id=tenant_id,
            )
        return _chunks(pieces)

    def voices(
        self, model: str, credentials: Mapping[str, Any], language: str | None
    ) -> list[dict[str, str]]:
        """Return the voices as the SDK lists them, all of them without a language."""
        with _translated():
            values = self._values(model, credentials)
            found = self._adapter().get_tts_model_voices(model, values, language or None)
            return [{"name": voice.name, "value": voice.mode} for voice in found]


class Moderation(Model):
    """Models that moderate texts."""

    model_type = "moderation"

    def check(
        self, model: str, credentials: Mapping[str, Any], text: str, user: str | None
    ) -> bool:
        """Return whether the text is flagged."""
        with _translated():
            values = self._values(model, credentials)
            flagged: bool = self._adapter().invoke(model, values, text, user=user)
            return flagged


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except Exception as error:
        raised = invoke_error(error)
        if raised is error:
            raise
        raise raised from error


def _chunks(stream: Any) -> Generator[Any]:
    """Yield the items of a stream; closing this closes the connection."""
    with _translated(), stream:
        yield from stream


def _their_chunks(stream: Any) -> Generator[Any]:
    tags = ThinkTags()
    with _translated(), stream:
        for chunk in stream:
            # Dify takes whole tool calls; they are in the last chunk.
            if not chunk.call_pieces:
                yield results.their_chunk(chunk, tags)
