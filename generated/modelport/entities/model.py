# do not edit: `modelport generate` made it from schemas/entities/model.json
"""What is known about a model before it is invoked."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from .._runtime.entities.definition import Model, Rule
from .._runtime.entities.enum import Choice
from .i18n import I18nObject
from .price import PriceConfig


class ModelType(StrEnum):
    """What a model does."""

    LLM = "llm"
    TEXT_EMBEDDING = "text-embedding"
    RERANK = "rerank"
    SPEECH2TEXT = "speech2text"
    MODERATION = "moderation"
    TTS = "tts"


class FetchFrom(StrEnum):
    """Where the entity of a model comes from."""

    PREDEFINED_MODEL = "predefined-model"
    CUSTOMIZABLE_MODEL = "customizable-model"


class ModelFeature(StrEnum):
    """An ability of a model that apps ask for before they use it."""

    TOOL_CALL = "tool-call"
    MULTI_TOOL_CALL = "multi-tool-call"
    AGENT_THOUGHT = "agent-thought"
    VISION = "vision"
    STREAM_TOOL_CALL = "stream-tool-call"
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"
    STRUCTURED_OUTPUT = "structured-output"
    POLLING = "polling"


class ModelPropertyKey(StrEnum):
    """The name of a fixed property of a model; which ones apply depends on the model type."""

    MODE = "mode"
    CONTEXT_SIZE = "context_size"
    MAX_CHUNKS = "max_chunks"
    FILE_UPLOAD_LIMIT = "file_upload_limit"
    SUPPORTED_FILE_EXTENSIONS = "supported_file_extensions"
    MAX_CHARACTERS_PER_CHUNK = "max_characters_per_chunk"
    DEFAULT_VOICE = "default_voice"
    VOICES = "voices"
    WORD_LIMIT = "word_limit"
    AUDIO_TYPE = "audio_type"
    MAX_WORKERS = "max_workers"


class ParameterType(StrEnum):
    """The type of an invocation parameter; text is a string of several lines."""

    FLOAT = "float"
    INT = "int"
    STRING = "string"
    BOOLEAN = "boolean"
    TEXT = "text"


class DefaultParameterName(Choice):
    """The name of a parameter template that a rule can build on."""

    TEMPERATURE = "temperature"
    TOP_P = "top_p"
    TOP_K = "top_k"
    PRESENCE_PENALTY = "presence_penalty"
    FREQUENCY_PENALTY = "frequency_penalty"
    MAX_TOKENS = "max_tokens"
    RESPONSE_FORMAT = "response_format"
    JSON_SCHEMA = "json_schema"


class ParameterRule(Rule):
    """One invocation parameter of a model; a template supplies the keys that are absent."""

    name: str
    """Name of the parameter, as the server knows it."""
    use_template: str | None = None
    """Name of the template that this rule builds on; a name that is no template changes nothing."""
    label: I18nObject
    """Name shown to people; the parameter's name when left out."""
    type: ParameterType
    """Type of the value; may be left out when the template has it."""
    help: I18nObject | None = None
    """What the parameter does, for people."""
    required: bool = False
    """Whether every invocation needs a value."""
    default: Any = None
    """Value that a form starts with; an optional parameter is never filled with it."""
    min: float | None = None
    """Smallest number allowed."""
    max: float | None = None
    """Largest number allowed."""
    precision: int | None = None
    """Decimal places allowed in a float; 0 asks for a whole number."""
    options: list[str] = Field(default_factory=list[str])
    """The closed set of values of a string; empty when any text will do."""


class ProviderModel(Model):
    """A model as lists show it, without its parameters and prices."""

    model: str
    """Id of the model, unique within its provider and type."""
    label: I18nObject
    """Name shown to people; the model's id when left out."""
    model_type: ModelType
    """What the model does."""
    features: list[ModelFeature] | None = None
    """What the model can do beyond its type; absent when nothing is known."""
    fetch_from: FetchFrom = FetchFrom.PREDEFINED_MODEL
    """Whether the definition or the customer named this model."""
    model_properties: dict[ModelPropertyKey, Any]
    """Fixed properties such as mode and context size, by key."""
    deprecated: bool = False
    """Hidden from lists, yet still invocable."""


class AIModelEntity(ProviderModel):
    """All that a definition, or an adapter, says about one model."""

    parameter_rules: list[ParameterRule] = Field(default_factory=list[ParameterRule])
    """The invocation parameters, in the order forms show them."""
    pricing: PriceConfig | None = None
    """What the model costs, when the definition says so."""
