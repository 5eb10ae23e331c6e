// do not edit: `modelport generate` made it from schemas/entities
// What goes into a call of a model and what comes out of it, as JSON. Decimals are strings.

/** The kind of a content part. `thinking`, a model's reasoning, is added by modelport. */
export type PromptMessageContentType = "text" | "image" | "audio" | "video" | "document" | "thinking";

/** The level of detail at which a model reads an image. */
export type DETAIL = "low" | "high";

/** Whether a model takes a conversation or a text to continue. */
export type LLMMode = "completion" | "chat";

/** The author of a message. */
export type PromptMessageRole = "system" | "user" | "assistant" | "tool" | "developer";

/** The type of a model. */
export type ModelType = "llm" | "text-embedding" | "rerank" | "speech2text" | "moderation" | "tts";

/** Where a model comes from. */
export type FetchFrom = "predefined-model" | "customizable-model";

/** A feature of a model that apps check before they use it. */
export type ModelFeature = "tool-call" | "multi-tool-call" | "agent-thought" | "vision" | "stream-tool-call" | "document" | "video" | "audio" | "structured-output" | "polling";

/** The name of a fixed property of a model; which ones apply depends on the model type. */
export type ModelPropertyKey = "mode" | "context_size" | "max_chunks" | "file_upload_limit" | "supported_file_extensions" | "max_characters_per_chunk" | "default_voice" | "voices" | "word_limit" | "audio_type" | "max_workers";

/** The type of an invocation parameter; text is a string of several lines. */
export type ParameterType = "float" | "int" | "string" | "boolean" | "text";

/** The name of a parameter template that a rule can build on. */
export type DefaultParameterName = "temperature" | "top_p" | "top_k" | "presence_penalty" | "frequency_penalty" | "max_tokens" | "response_format" | "json_schema";

/** The side of an invocation that a price is for. */
export type PriceType = "input" | "output";

/** How a customer sets a provider up: once for all its models, or model by model. */
export type ConfigurateMethod = "predefined-model" | "customizable-model";

/** The control of a form field. */
export type FormType = "text-input" | "secret-input" | "select" | "radio" | "switch";

/** Whether texts are stored documents or search queries. */
export type EmbeddingInputType = "document" | "query";

/** The kind of a document that may not be plain text. */
export type MultiModalContentType = "text" | "image";

/** The base of all content parts. */
export type PromptMessageContent = TextPromptMessageContent | ThinkingPromptMessageContent | ImagePromptMessageContent | DocumentPromptMessageContent | AudioPromptMessageContent | VideoPromptMessageContent;

/** The base of parts that are files: the file itself or its address. */
export type MultiModalPromptMessageContent = ImagePromptMessageContent | DocumentPromptMessageContent | AudioPromptMessageContent | VideoPromptMessageContent;

/** One message of a conversation. Each subclass has a fixed role. */
export type PromptMessage = SystemPromptMessage | DeveloperPromptMessage | UserPromptMessage | ToolPromptMessage | AssistantPromptMessage;

/** The base of all content parts. */
export interface PromptMessageContentBase {
  /** JSON that the adapter needs again in the next turn; only the adapter reads it. */
  opaque_body?: unknown;
}

/** A text part. */
export interface TextPromptMessageContent extends PromptMessageContentBase {
  /** The type of a text part. */
  type: "text";
  /** The text. */
  data: string;
}

/** A part with reasoning, which does not belong to the answer; added by modelport. */
export interface ThinkingPromptMessageContent extends PromptMessageContentBase {
  /** The type of a reasoning part. */
  type: "thinking";
  /** The reasoning in the server's words. */
  data: string;
  /** The server's signature of the reasoning, to be sent back unchanged. */
  signature?: string | null;
}

/** The base of parts that are files: the file itself or its address. */
export interface MultiModalPromptMessageContentBase extends PromptMessageContentBase {
  /** The format of the file, such as png or mp3. */
  format: string;
  /** The file in base64; empty when there is an address. */
  base64_data?: string;
  /** Address of the file; empty when the file is here. */
  url?: string;
  /** Media type of the file, such as image/png. */
  mime_type: string;
  /** Name of the file, when it has one. */
  filename?: string;
}

/** An image part. */
export interface ImagePromptMessageContent extends MultiModalPromptMessageContentBase {
  /** The type of an image part. */
  type: "image";
  /** How closely the model should look; null leaves it to the server. */
  detail?: DETAIL | null;
}

/** A document part, such as a PDF. */
export interface DocumentPromptMessageContent extends MultiModalPromptMessageContentBase {
  /** The type of a document part. */
  type: "document";
}

/** An audio part. */
export interface AudioPromptMessageContent extends MultiModalPromptMessageContentBase {
  /** The type of an audio part. */
  type: "audio";
}

/** A video part. */
export interface VideoPromptMessageContent extends MultiModalPromptMessageContentBase {
  /** The type of a video part. */
  type: "video";
}

/** One text in several languages; English is required. */
export interface I18nObject {
  /** English, which replaces every missing language. */
  en_US: string;
  /** Simplified Chinese; the English text when absent, null or empty. */
  zh_Hans?: string | null;
  /** Japanese; the English text when absent, null or empty. */
  ja_JP?: string | null;
  /** Brazilian Portuguese; the English text when absent, null or empty. */
  pt_BR?: string | null;
}

/** Tokens, cost and time of one invocation of a language model. */
export interface LLMUsage extends ModelUsage {
  /** Input tokens. */
  prompt_tokens: number;
  /** Price of one unit of input tokens. */
  prompt_unit_price: string;
  /** Factor from input tokens to units. */
  prompt_price_unit: string;
  /** Cost of the input. */
  prompt_price: string;
  /** Output tokens, including reasoning. */
  completion_tokens: number;
  /** Price of one unit of output tokens. */
  completion_unit_price: string;
  /** Factor from output tokens to units. */
  completion_price_unit: string;
  /** Cost of the output. */
  completion_price: string;
  /** Input and output tokens. */
  total_tokens: number;
  /** Cost of the invocation. */
  total_price: string;
  /** Currency of all prices and costs. */
  currency: string;
  /** Seconds from the request to the end of the answer. */
  latency: number;
  /** Seconds from the request to the first chunk, for a streamed answer. */
  time_to_first_token?: number | null;
  /** Seconds from the first chunk to the end, for a streamed answer. */
  time_to_generate?: number | null;
  /** Tokens that the server read from its cache, included in prompt_tokens; added by modelport. */
  cached_tokens?: number | null;
  /** Tokens used for reasoning, included in completion_tokens; added by modelport. */
  reasoning_tokens?: number | null;
  /** Whether the server counted the tokens or modelport estimated them; added by modelport. */
  source?: "server" | "estimated";
}

/** The whole answer of a language model. */
export interface LLMResult {
  /** The model that gave the answer. */
  model: string;
  /** Always empty: callers have the messages, and answers do not repeat them. */
  prompt_messages?: Array<PromptMessage>;
  /** The message of the model. */
  message: AssistantPromptMessage;
  /** The usage of the invocation. */
  usage: LLMUsage;
  /** The server's fingerprint of the software that answered. */
  system_fingerprint?: string | null;
  /** Why the model stopped, in the server's words; added by modelport. */
  finish_reason?: string | null;
}

/** An answer that was also parsed as data. */
export interface LLMStructuredOutput {
  /** The answer as data, when it could be parsed. */
  structured_output?: Record<string, unknown> | null;
}

/** The whole answer of a language model, also as data. */
export interface LLMResultWithStructuredOutput extends LLMResult, LLMStructuredOutput {
}

/** The content that one chunk adds to the answer. */
export interface LLMResultChunkDelta {
  /** Position of the chunk in its stream. */
  index: number;
  /** The new part of the model's message. */
  message: AssistantPromptMessage;
  /** The usage of the invocation; on the last chunk. */
  usage?: LLMUsage | null;
  /** Why the model stopped; on the last chunk. */
  finish_reason?: string | null;
}

/** One chunk of a streamed answer. */
export interface LLMResultChunk {
  /** The model that answers. */
  model: string;
  /** Always empty: callers have the messages, and answers do not repeat them. */
  prompt_messages?: Array<PromptMessage>;
  /** The server's fingerprint of the software that answers. */
  system_fingerprint?: string | null;
  /** The content that this chunk adds. */
  delta: LLMResultChunkDelta;
}

/** One chunk of a streamed answer, also as data. */
export interface LLMResultChunkWithStructuredOutput extends LLMResultChunk, LLMStructuredOutput {
}

/** A summary that a language model wrote. */
export interface SummaryResult {
  /** The summary. */
  summary: string;
}

/** A number of tokens and their price. */
export interface NumTokensResult extends PriceInfo {
  /** Number of tokens. */
  tokens: number;
}

/** A tool that a model may call. */
export interface PromptMessageTool {
  /** Name by which the model calls the tool. */
  name: string;
  /** What the tool does, written for the model. */
  description: string;
  /** JSON Schema of the tool's arguments. */
  parameters: Record<string, unknown>;
}

/** A tool in the form that chat servers expect. */
export interface PromptMessageFunction {
  /** Kind of the tool. */
  type?: string;
  /** The tool itself. */
  function: PromptMessageTool;
}

/** One message of a conversation. Each subclass has a fixed role. */
export interface PromptMessageBase {
  /** The author of the message. */
  role: PromptMessageRole;
  /** A text, a list of parts, or nothing. */
  content?: string | Array<TextPromptMessageContent | ImagePromptMessageContent | DocumentPromptMessageContent | AudioPromptMessageContent | VideoPromptMessageContent | ThinkingPromptMessageContent> | null;
  /** Name of the author, when several share a role. */
  name?: string | null;
}

/** The app's instructions at the start of a conversation. */
export interface SystemPromptMessage extends PromptMessageBase {
  /** The role of the app. */
  role: "system";
}

/** The app's instructions for models that do not take a system message. */
export interface DeveloperPromptMessage extends PromptMessageBase {
  /** The role of the app's developer. */
  role: "developer";
}

/** A message of the user. */
export interface UserPromptMessage extends PromptMessageBase {
  /** The role of the user. */
  role: "user";
}

/** A tool's answer to a call. */
export interface ToolPromptMessage extends PromptMessageBase {
  /** The role of a tool. */
  role: "tool";
  /** Id of the call that this answers. */
  tool_call_id: string;
}

/** The tool that a model calls, and its arguments. */
export interface ToolCallFunction {
  /** Name of the tool; null is read as an empty text. */
  name: string;
  /** The arguments as JSON text, in a stream the next part of it; null is read as empty. */
  arguments: string;
}

/** A tool call that a model requests. */
export interface ToolCall {
  /** Id that the tool's answer repeats; a number is read as text, null as an empty text. */
  id: string;
  /** Kind of the tool, usually `function`; null is read as an empty text. */
  type: string;
  /** The tool and its arguments. */
  function: ToolCallFunction;
  /** Whether the answer ended at a limit inside the arguments; added by modelport. */
  incomplete?: boolean;
  /** Data that the adapter needs again in the next turn; JSON that only the adapter reads. */
  opaque_body?: unknown;
}

/** A message of the model, with the tool calls it requests. */
export interface AssistantPromptMessage extends PromptMessageBase {
  /** The role of the model. */
  role: "assistant";
  /** The tool calls that the model requests, in order. */
  tool_calls?: Array<ToolCall>;
  /** JSON that the adapter needs again in the next turn; only the adapter reads it. */
  opaque_body?: unknown;
}

/** One invocation parameter of a model; a template supplies the keys that are absent. */
export interface ParameterRule {
  /** Name of the parameter, as the server knows it. */
  name: string;
  /** Name of the template that this rule is merged with; an unknown name has no effect. */
  use_template?: string | null;
  /** Displayed name; by default the parameter's name. */
  label: I18nObject;
  /** Type of the value; may be left out when the template has it. */
  type: ParameterType;
  /** Help text about the parameter. */
  help?: I18nObject | null;
  /** Whether every invocation needs a value. */
  required?: boolean;
  /** Initial value of a form field; an optional parameter is never filled with it. */
  default?: unknown;
  /** Smallest number allowed. */
  min?: number | null;
  /** Largest number allowed. */
  max?: number | null;
  /** Decimal places allowed in a float; 0 requires a whole number. */
  precision?: number | null;
  /** The allowed values of a string; empty when any text is allowed. */
  options?: Array<string>;
}

/** A model in a list, without its parameters and prices. */
export interface ProviderModel {
  /** Id of the model, unique within its provider and type. */
  model: string;
  /** Displayed name; by default the model's id. */
  label: I18nObject;
  /** The type of the model. */
  model_type: ModelType;
  /** The features of the model beyond its type; absent when unknown. */
  features?: Array<ModelFeature> | null;
  /** Whether the definition or the customer defined this model. */
  fetch_from?: FetchFrom;
  /** Fixed properties such as mode and context size, by key. */
  model_properties: Partial<Record<ModelPropertyKey, unknown>>;
  /** Whether the model is hidden from lists; it can still be invoked. */
  deprecated?: boolean;
}

/** Everything that a definition or an adapter declares about one model. */
export interface AIModelEntity extends ProviderModel {
  /** The invocation parameters, in the order of forms. */
  parameter_rules?: Array<ParameterRule>;
  /** The prices of the model, when the definition declares them. */
  pricing?: PriceConfig | null;
}

/** The verdict on a text. */
export interface ModerationResult {
  /** True when the text is objectionable. */
  result: boolean;
  /** Whether it is objectionable in each category, by the server's names; added by modelport. */
  categories?: Record<string, boolean>;
  /** Confidence per category, 0 to 1, the highest of all parts; added by modelport. */
  scores?: Record<string, number>;
}

/** The prices of a model, as its definition declares them. */
export interface PriceConfig {
  /** Price of one unit of input tokens. */
  input: string;
  /** Price of one unit of output tokens; absent when the model has no output tokens. */
  output?: string | null;
  /** Factor from tokens to units: 0.001 when prices are per thousand tokens. */
  unit: string;
  /** Currency of both prices, such as USD. */
  currency: string;
}

/** The cost of one side of an invocation, and how it was computed. */
export interface PriceInfo {
  /** Price of one unit of tokens. */
  unit_price: string;
  /** Factor from tokens to units. */
  unit: string;
  /** The cost: tokens x price x unit, rounded to seven decimals. */
  total_amount: string;
  /** Currency of price and cost. */
  currency: string;
}

/** The usage of an invocation. Every model type with prices has its own subclass. */
export interface ModelUsage {
}

/** A condition on another field; all conditions of a list must hold. */
export interface FormShowOnObject {
  /** Variable of the other field. */
  variable: string;
  /** The value that the other field must have. */
  value: string;
}

/** One choice of a field that offers choices. */
export interface FormOption {
  /** The label of the choice. */
  label: I18nObject;
  /** The value that is sent. */
  value: string;
  /** The conditions for offering the choice; always offered when empty. */
  show_on?: Array<FormShowOnObject>;
}

/** One field of a credential form. */
export interface CredentialFormSchema {
  /** Name of the credential that the field sets. */
  variable: string;
  /** Displayed name. */
  label: I18nObject;
  /** The control of the field. */
  type: FormType;
  /** Whether a value must be given. */
  required?: boolean;
  /** Value that an empty optional field gets. */
  default?: string | null;
  /** The choices of a select or radio field. */
  options?: Array<FormOption> | null;
  /** Hint shown in the empty field. */
  placeholder?: I18nObject | null;
  /** Maximum length in characters; 0 for no limit. */
  max_length?: number;
  /** The conditions for the field to apply; always when empty. */
  show_on?: Array<FormShowOnObject>;
}

/** The credential form for all models of a provider. */
export interface ProviderCredentialSchema {
  /** The fields of the form, in order. */
  credential_form_schemas: Array<CredentialFormSchema>;
}

/** The form field for the name of a custom model. */
export interface FieldModelSchema {
  /** Displayed name. */
  label: I18nObject;
  /** Hint shown in the empty field. */
  placeholder?: I18nObject | null;
}

/** The credential form of one custom model. */
export interface ModelCredentialSchema {
  /** The form field for the model's name. */
  model: FieldModelSchema;
  /** The fields of the form, in order. */
  credential_form_schemas: Array<CredentialFormSchema>;
}

/** Where a customer gets credentials. */
export interface ProviderHelpEntity {
  /** Text of the link. */
  title: I18nObject;
  /** Address of the link. */
  url: I18nObject;
}

/** The order of the models in lists, by type; unlisted models come last. */
export interface ModelPosition {
  /** Ids of language models. */
  llm?: Array<string> | null;
  /** Ids of embedding models. */
  text_embedding?: Array<string> | null;
  /** Ids of rerank models. */
  rerank?: Array<string> | null;
  /** Ids of speech synthesis models. */
  tts?: Array<string> | null;
  /** Ids of speech recognition models. */
  speech2text?: Array<string> | null;
  /** Ids of moderation models. */
  moderation?: Array<string> | null;
}

/** A provider in a list. */
export interface SimpleProviderEntity {
  /** Id of the provider. */
  provider: string;
  /** Displayed name. */
  label: I18nObject;
  /** File name of the small icon. */
  icon_small?: I18nObject | null;
  /** File name of the large icon. */
  icon_large?: I18nObject | null;
  /** File name of the small icon for dark backgrounds. */
  icon_small_dark?: I18nObject | null;
  /** File name of the large icon for dark backgrounds. */
  icon_large_dark?: I18nObject | null;
  /** The model types that the provider offers. */
  supported_model_types: Array<ModelType>;
  /** The predefined models. */
  models?: Array<AIModelEntity>;
}

/** Everything that a definition declares about a provider. */
export interface ProviderEntity {
  /** Id of the provider. */
  provider: string;
  /** Displayed name. */
  label: I18nObject;
  /** A description of the provider's offer. */
  description?: I18nObject | null;
  /** File name of the small icon. */
  icon_small?: I18nObject | null;
  /** File name of the large icon. */
  icon_large?: I18nObject | null;
  /** File name of the small icon for dark backgrounds. */
  icon_small_dark?: I18nObject | null;
  /** File name of the large icon for dark backgrounds. */
  icon_large_dark?: I18nObject | null;
  /** Colour behind the icons, such as #FFFFFF. */
  background?: string | null;
  /** Where a customer gets credentials. */
  help?: ProviderHelpEntity | null;
  /** The model types that the provider offers. */
  supported_model_types: Array<ModelType>;
  /** How a customer may set the provider up. */
  configurate_methods: Array<ConfigurateMethod>;
  /** The predefined models; a mapping that lists files is read as an empty list. */
  models?: Array<AIModelEntity>;
  /** The form for all models. */
  provider_credential_schema?: ProviderCredentialSchema | null;
  /** The form of one custom model. */
  model_credential_schema?: ModelCredentialSchema | null;
  /** The order of the models in lists. */
  position?: ModelPosition | null;
}

/** One document and its relevance to the query. */
export interface RerankDocument {
  /** Position of the document in the list that was sent. */
  index: number;
  /** The document. */
  text: string;
  /** Relevance; higher is better. The scale depends on the model. */
  score: number;
}

/** Documents in descending order of relevance. */
export interface RerankResult {
  /** The model that gave the answer. */
  model: string;
  /** The documents, best first. */
  docs: Array<RerankDocument>;
}

/** Documents of any kind in descending order of relevance. */
export interface MultiModalRerankResult {
  /** The model that gave the answer. */
  model: string;
  /** The documents, best first. */
  docs: Array<RerankDocument>;
}

/** The transcription of a recording. */
export interface Speech2TextResult {
  /** The text. */
  result: string;
}

/** Tokens, cost and time of one invocation of an embedding model. */
export interface EmbeddingUsage extends ModelUsage {
  /** Input tokens. */
  tokens: number;
  /** Tokens that are billed. */
  total_tokens: number;
  /** Price of one unit of tokens. */
  unit_price: string;
  /** Factor from tokens to units. */
  price_unit: string;
  /** Cost of the invocation. */
  total_price: string;
  /** Currency of price and cost. */
  currency: string;
  /** Seconds from the request to the answer. */
  latency: number;
}

/** The vectors of a list of texts. */
export interface TextEmbeddingResult {
  /** The model that gave the answer. */
  model: string;
  /** One vector per text, in the order of the texts. */
  embeddings: Array<Array<number>>;
  /** The usage of the invocation. */
  usage: EmbeddingUsage;
}

/** A document of any kind. */
export interface MultiModalContent {
  /** The text, or the image: base64, or an address where the server fetches it. */
  content: string;
  /** The kind of the document. */
  content_type: MultiModalContentType;
}

/** The vectors of a list of documents of any kind. */
export interface MultiModalEmbeddingResult {
  /** The model that gave the answer. */
  model: string;
  /** One vector per document, in the order of the documents. */
  embeddings: Array<Array<number>>;
  /** The usage of the invocation. */
  usage: EmbeddingUsage;
}

/** A voice that a speech model offers. */
export interface TTSVoice {
  /** Displayed name. */
  name: string;
  /** Id of the voice on the server. */
  mode: string;
  /** Languages of the voice, such as en-US. */
  language?: Array<string>;
}

/** A piece of audio. */
export interface TTSResult {
  /** The bytes of the audio as hexadecimal text. */
  result: string;
  /** Media type of the audio, when it is known. */
  mime_type?: string | null;
}

/** Names that Python nests in the class. */
export namespace ImagePromptMessageContent {
  export type DETAIL = import("./entities.js").DETAIL;
}

/** Names that Python nests in the class. */
export namespace AssistantPromptMessage.ToolCall {
  export type ToolCallFunction = import("./entities.js").ToolCallFunction;
}

/** Names that Python nests in the class. */
export namespace AssistantPromptMessage {
  export type ToolCall = import("./entities.js").ToolCall;
}
