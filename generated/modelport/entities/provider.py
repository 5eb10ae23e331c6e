# do not edit: `modelport generate` made it from schemas/entities/provider.json
"""What is known about a provider: how it is shown, what it serves, which credentials it asks for."""

from enum import StrEnum

from pydantic import Field

from .._runtime.entities.definition import Provider
from .._runtime.entities.entity import Entity
from .i18n import I18nObject
from .model import AIModelEntity, ModelType


class ConfigurateMethod(StrEnum):
    """How a customer sets a provider up: once for all its models, or model by model."""

    PREDEFINED_MODEL = "predefined-model"
    CUSTOMIZABLE_MODEL = "customizable-model"


class FormType(StrEnum):
    """The control that a form field is shown as."""

    TEXT_INPUT = "text-input"
    SECRET_INPUT = "secret-input"
    SELECT = "select"
    RADIO = "radio"
    SWITCH = "switch"


class FormShowOnObject(Entity):
    """A condition on another field; all conditions of a list must hold."""

    variable: str
    """Variable of the other field."""
    value: str
    """Value that the other field must have."""


class FormOption(Entity):
    """One choice of a field that offers choices."""

    label: I18nObject
    """The choice as people see it."""
    value: str
    """The choice as it is sent."""
    show_on: list[FormShowOnObject] = Field(default_factory=list[FormShowOnObject])
    """When the choice is offered; always, when empty."""


class CredentialFormSchema(Entity):
    """One field of a credential form."""

    variable: str
    """Name of the credential that the field sets."""
    label: I18nObject
    """Name shown to people."""
    type: FormType
    """The control that the field is shown as."""
    required: bool = True
    """Whether a value must be given."""
    default: str | None = None
    """Value that an empty optional field stands for."""
    options: list[FormOption] | None = None
    """The choices of a select or radio field."""
    placeholder: I18nObject | None = None
    """Hint shown in the empty field."""
    max_length: int = 0
    """Longest value allowed, in characters; 0 for no limit."""
    show_on: list[FormShowOnObject] = Field(default_factory=list[FormShowOnObject])
    """When the field applies; always, when empty."""


class ProviderCredentialSchema(Entity):
    """The credentials that serve all models of a provider."""

    credential_form_schemas: list[CredentialFormSchema]
    """The fields of the form, in order."""


class FieldModelSchema(Entity):
    """How the form asks for the name of a customizable model."""

    label: I18nObject
    """Name shown to people."""
    placeholder: I18nObject | None = None
    """Hint shown in the empty field."""


class ModelCredentialSchema(Entity):
    """The credentials of one customizable model."""

    model: FieldModelSchema
    """How the form asks for the model's name."""
    credential_form_schemas: list[CredentialFormSchema]
    """The fields of the form, in order."""


class ProviderHelpEntity(Entity):
    """Where a customer gets credentials."""

    title: I18nObject
    """Text of the link."""
    url: I18nObject
    """Address of the link."""


class ModelPosition(Entity):
    """The order in which lists show the models, by type; unlisted models come last."""

    llm: list[str] | None = Field(default_factory=list[str])
    """Ids of language models."""
    text_embedding: list[str] | None = Field(default_factory=list[str])
    """Ids of embedding models."""
    rerank: list[str] | None = Field(default_factory=list[str])
    """Ids of rerank models."""
    tts: list[str] | None = Field(default_factory=list[str])
    """Ids of speech synthesis models."""
    speech2text: list[str] | None = Field(default_factory=list[str])
    """Ids of speech recognition models."""
    moderation: list[str] | None = Field(default_factory=list[str])
    """Ids of moderation models."""


class SimpleProviderEntity(Entity):
    """A provider as lists show it."""

    provider: str
    """Id of the provider."""
    label: I18nObject
    """Name shown to people."""
    icon_small: I18nObject | None = None
    """File name of the small icon."""
    icon_large: I18nObject | None = None
    """File name of the large icon."""
    icon_small_dark: I18nObject | None = None
    """File name of the small icon on a dark ground."""
    icon_large_dark: I18nObject | None = None
    """File name of the large icon on a dark ground."""
    supported_model_types: list[ModelType]
    """The types of model that the provider serves."""
    models: list[AIModelEntity] = Field(default_factory=list[AIModelEntity])
    """The predefined models."""


class ProviderEntity(Provider):
    """All that a definition says about a provider."""

    provider: str
    """Id of the provider."""
    label: I18nObject
    """Name shown to people."""
    description: I18nObject | None = None
    """What the provider offers, for people."""
    icon_small: I18nObject | None = None
    """File name of the small icon."""
    icon_large: I18nObject | None = None
    """File name of the large icon."""
    icon_small_dark: I18nObject | None = None
    """File name of the small icon on a dark ground."""
    icon_large_dark: I18nObject | None = None
    """File name of the large icon on a dark ground."""
    background: str | None = None
    """Colour behind the icons, such as #FFFFFF."""
    help: ProviderHelpEntity | None = None
    """Where a customer gets credentials."""
    supported_model_types: list[ModelType]
    """The types of model that the provider serves."""
    configurate_methods: list[ConfigurateMethod]
    """How a customer may set the provider up."""
    models: list[AIModelEntity] = Field(default_factory=list[AIModelEntity])
    """The predefined models; a mapping of files to read is read as none."""
    provider_credential_schema: ProviderCredentialSchema | None = None
    """The form that serves all models."""
    model_credential_schema: ModelCredentialSchema | None = None
    """The form of one customizable model."""
    position: ModelPosition | None = None
    """The order in which lists show the models."""
