// do not edit: `modelport generate` made it from schemas/entities
// What goes into a call of a model and what comes out of it, as JSON. Decimals are strings.

/** The kind of one content part; thinking, what a model reasoned first, is ours. */
export type PromptMessageContentType = "text" | "image" | "audio" | "video" | "document" | "thinking";

/** How closely a model looks at an image. */
export type DETAIL = "low" | "high";

/** Whether a model takes a conversation or a text to continue. */
export type LLMMode = "completion" | "chat";

/** Who speaks in a message. */
export type PromptMessageRole = "system" | "user" | "assistant" | "tool" | "developer";

/** What a model does. */
export type ModelType = "llm" | "text-embedding" | "rerank" | "speech2text" | "moderation" | "tts";

/** Where the entity of a model comes from. */
export type FetchFrom = "predefined-model" | "customizable-model";

/** An ability of a model that apps ask for before they use it. */
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

/** The control that a form field is shown as. */
export type FormType = "text-input" | "secret-input" | "select" | "radio" | "switch";

/** Whether texts are stored to be found, or look for others. */
export type EmbeddingInputType = "document" | "query";

/** The kind of a document that is no plain text. */
export type MultiModalContentType = "text" | "image";

/** What every content part has in common. */
export type PromptMessageContent = TextPromptMessageContent | ThinkingPromptMessageContent | ImagePromptMessageContent | DocumentPromptMessageContent | AudioPromptMessageContent | VideoPromptMessageContent;

/** What parts that are files have in common: the file itself or its address. */
export type MultiModalPromptMessageContent = ImagePromptMessageContent | DocumentPromptMessageContent | AudioPromptMessageContent | VideoPromptMessageContent;

/** One message of a conversation; the classes below it fix the role. */
export type PromptMessage = SystemPromptMessage | DeveloperPromptMessage | UserPromptMessage | ToolPromptMessage | AssistantPromptMessage;

/** What every content part has in common. */
export interface PromptMessageContentBase {
  /** Whatever an adapter must see again in the next turn; JSON that nobody else reads. */
  opaque_body?: unknown;
}

/** A part that is text. */
export interface TextPromptMessageContent extends PromptMessageContentBase {
  /** Says that this part is text. */
  type: "text";
  /** The text. */
  data: string;
}

/** A part that is reasoning, which is no part of the answer; an addition of ours. */
export interface ThinkingPromptMessageContent extends PromptMessageContentBase {
  /** Says that this part is reasoning. */
  type: "thinking";
  /** The reasoning, as the server worded it. */
  data: string;
  /** The server's seal on the reasoning, when it wants it back unchanged. */
  signature?: string | null;
}

/** What parts that are files have in common: the file itself or its address. */
export interface MultiModalPromptMessageContentBase extends PromptMessageContentBase {
  /** Format of the file, such as png or mp3. */
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

/** A part that is an image. */
export interface ImagePromptMessageContent extends MultiModalPromptMessageContentBase {
  /** Says that this part is an image. */
  type: "image";
  /** How closely the model should look; null leaves it to the server. */
  detail?: DETAIL | null;
}

/** A part that is a document, such as a PDF. */
export interface DocumentPromptMessageContent extends MultiModalPromptMessageContentBase {
  /** Says that this part is a document. */
  type: "document";
}

/** A part that is sound. */
export interface AudioPromptMessageContent extends MultiModalPromptMessageContentBase {
  /** Says that this part is sound. */
  type: "audio";
}

/** A part that is a video. */
export interface VideoPromptMessageContent extends MultiModalPromptMessageContentBase {
  /** Says that this part is a video. */
  type: "video";
}

/** One text in several languages; English is the one that must be there. */
export interface I18nObject {
  /** English, the text that stands in for every missing language. */
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
  /** Tokens that were read. */
  prompt_tokens: number;
  /** Price of one unit of tokens that were read. */
  prompt_unit_price: string;
  /** Factor from tokens that were read to units. */
  prompt_price_unit: string;
  /** Cost of what was read. */
  prompt_price: string;
  /** Tokens that were written, reasoning included. */
  completion_tokens: number;
  /** Price of one unit of tokens that were written. */
  completion_unit_price: string;
  /** Factor from tokens that were written to units. */
  completion_price_unit: string;
  /** Cost of what was written. */
  completion_price: string;
  /** Tokens that were read and written. */
  total_tokens: number;
  /** Cost of the invocation. */
  total_price: string;
  /** Currency of all prices and costs. */
  currency: string;
  /** Seconds from the request to the end of the answer. */
  latency: number;
  /** Seconds from the request to the first piece of the answer, when it was streamed. */
  time_to_first_token?: number | null;
  /** Seconds from the first piece of the answer to its end, when it was streamed. */
  time_to_generate?: number | null;
  /** Tokens that the server read from its cache, part of prompt_tokens; an addition of ours. */
  cached_tokens?: number | null;
  /** Tokens that were spent on reasoning, part of completion_tokens; an addition of ours. */
  reasoning_tokens?: number | null;
  /** Who counted the tokens: the server, or an estimate on this side; an addition of ours. */
  source?: "server" | "estimated";
}

/** The whole answer of a language model. */
export interface LLMResult {
  /** The model that answered. */
  model: string;
  /** Always empty: whoever asked has the messages, and an answer does not carry them back. */
  prompt_messages?: Array<PromptMessage>;
  /** What the model said. */
  message: AssistantPromptMessage;
  /** What the invocation used. */
  usage: LLMUsage;
  /** The server's mark of the software that answered. */
  system_fingerprint?: string | null;
  /** Why the model stopped, in the server's word; an addition of ours. */
  finish_reason?: string | null;
}

/** An answer that was also read as data. */
export interface LLMStructuredOutput {
  /** The answer as data, when it could be read. */
  structured_output?: Record<string, unknown> | null;
}

/** The whole answer of a language model, also as data. */
export interface LLMResultWithStructuredOutput extends LLMResult, LLMStructuredOutput {
}

/** What one chunk adds to the answer. */
export interface LLMResultChunkDelta {
  /** Position of the chunk in its stream. */
  index: number;
  /** The new piece of what the model says. */
  message: AssistantPromptMessage;
  /** What the invocation used; on the last chunk. */
  usage?: LLMUsage | null;
  /** Why the model stopped; on the last chunk. */
  finish_reason?: string | null;
}

/** One piece of a streamed answer. */
export interface LLMResultChunk {
  /** The model that answers. */
  model: string;
  /** Always empty: whoever asked has the messages, and an answer does not carry them back. */
  prompt_messages?: Array<PromptMessage>;
  /** The server's mark of the software that answers. */
  system_fingerprint?: string | null;
  /** What this piece adds. */
  delta: LLMResultChunkDelta;
}

/** One piece of a streamed answer, also as data. */
export interface LLMResultChunkWithStructuredOutput extends LLMResultChunk, LLMStructuredOutput {
}

/** A summary that a language model wrote. */
export interface SummaryResult {
  /** The summary. */
  summary: string;
}

/** A count of tokens and what they would cost. */
export interface NumTokensResult extends PriceInfo {
  /** Number of tokens. */
  tokens: number;
}

/** A tool that a model may call. */
export interface PromptMessageTool {
  /** Name that the model calls the tool by. */
  name: string;
  /** What the tool does, written for the model. */
  description: string;
  /** JSON Schema of the tool's arguments. */
  parameters: Record<string, unknown>;
}

/** A tool in the envelope that chat servers expect. */
export interface PromptMessageFunction {
  /** Kind of the tool. */
  type?: string;
  /** The tool itself. */
  function: PromptMessageTool;
}

/** One message of a conversation; the classes below it fix the role. */
export interface PromptMessageBase {
  /** Who speaks. */
  role: PromptMessageRole;
  /** Text, or parts in order, or nothing. */
  content?: string | Array<TextPromptMessageContent | ImagePromptMessageContent | DocumentPromptMessageContent | AudioPromptMessageContent | VideoPromptMessageContent | ThinkingPromptMessageContent> | null;
  /** Name of the speaker, where several share a role. */
  name?: string | null;
}

/** What the app tells the model before anyone speaks. */
export interface SystemPromptMessage extends PromptMessageBase {
  /** The app speaks. */
  role: "system";
}

/** What newer models take in place of a system message. */
export interface DeveloperPromptMessage extends PromptMessageBase {
  /** The app's developer speaks. */
  role: "developer";
}

/** What the user says. */
export interface UserPromptMessage extends PromptMessageBase {
  /** The user speaks. */
  role: "user";
}

/** What a tool answered to a call. */
export interface ToolPromptMessage extends PromptMessageBase {
  /** The tool speaks. */
  role: "tool";
  /** Id of the call that this answers. */
  tool_call_id: string;
}

/** Which tool a model calls, and with what. */
export interface ToolCallFunction {
  /** Name of the tool; null is read as no text. */
  name: string;
  /** The arguments as JSON text, or in a stream its next piece; null is read as no text. */
  arguments: string;
}

/** A call that a model wants made. */
export interface ToolCall {
  /** Id that the tool's answer repeats; a number is read as text, null as no text. */
  id: string;
  /** Kind of the tool, function as a rule; null is read as no text. */
  type: string;
  /** The tool and its arguments. */
  function: ToolCallFunction;
}

/** What the model says, and the calls it wants made. */
export interface AssistantPromptMessage extends PromptMessageBase {
  /** The model speaks. */
  role: "assistant";
  /** Calls that the model wants made, in order. */
  tool_calls?: Array<ToolCall>;
  /** Whatever the adapter must see again in the next turn; JSON that nobody else reads. */
  opaque_body?: unknown;
}

/** One invocation parameter of a model; a template supplies the keys that are absent. */
export interface ParameterRule {
  /** Name of the parameter, as the server knows it. */
  name: string;
  /** Name of the template that this rule builds on; a name that is no template changes nothing. */
  use_template?: string | null;
  /** Name shown to people; the parameter's name when left out. */
  label: I18nObject;
  /** Type of the value; may be left out when the template has it. */
  type: ParameterType;
  /** What the parameter does, for people. */
  help?: I18nObject | null;
  /** Whether every invocation needs a value. */
  required?: boolean;
  /** Value that a form starts with; an optional parameter is never filled with it. */
  default?: unknown;
  /** Smallest number allowed. */
  min?: number | null;
  /** Largest number allowed. */
  max?: number | null;
  /** Decimal places allowed in a float; 0 asks for a whole number. */
  precision?: number | null;
  /** The closed set of values of a string; empty when any text will do. */
  options?: Array<string>;
}

/** A model as lists show it, without its parameters and prices. */
export interface ProviderModel {
  /** Id of the model, unique within its provider and type. */
  model: string;
  /** Name shown to people; the model's id when left out. */
  label: I18nObject;
  /** What the model does. */
  model_type: ModelType;
  /** What the model can do beyond its type; absent when nothing is known. */
  features?: Array<ModelFeature> | null;
  /** Whether the definition or the customer named this model. */
  fetch_from?: FetchFrom;
  /** Fixed properties such as mode and context size, by key. */
  model_properties: Partial<Record<ModelPropertyKey, unknown>>;
  /** Hidden from lists, yet still invocable. */
  deprecated?: boolean;
}

/** All that a definition, or an adapter, says about one model. */
export interface AIModelEntity extends ProviderModel {
  /** The invocation parameters, in the order forms show them. */
  parameter_rules?: Array<ParameterRule>;
  /** What the model costs, when the definition says so. */
  pricing?: PriceConfig | null;
}

/** The verdict on a text. */
export interface ModerationResult {
  /** True when the text is objectionable. */
  result: boolean;
  /** What it is objectionable for, and what it is not, by the server's names; ours. */
  categories?: Record<string, boolean>;
  /** How sure the server is of each category, from 0 to 1; the highest of all parts; ours. */
  scores?: Record<string, number>;
}

/** The prices of a model, as its definition declares them. */
export interface PriceConfig {
  /** Price of one unit of input tokens. */
  input: string;
  /** Price of one unit of output tokens; absent when the model writes none. */
  output?: string | null;
  /** Factor from tokens to units: 0.001 when prices are per thousand tokens. */
  unit: string;
  /** Currency of both prices, such as USD. */
  currency: string;
}

/** What one side of an invocation cost, and how that was worked out. */
export interface PriceInfo {
  /** Price of one unit of tokens. */
  unit_price: string;
  /** Factor from tokens to units. */
  unit: string;
  /** The cost: tokens x price x unit, to seven places. */
  total_amount: string;
  /** Currency of price and cost. */
  currency: string;
}

/** What an invocation used; every model type with a price has its own form. */
export interface ModelUsage {
}

/** A condition on another field; all conditions of a list must hold. */
export interface FormShowOnObject {
  /** Variable of the other field. */
  variable: string;
  /** Value that the other field must have. */
  value: string;
}

/** One choice of a field that offers choices. */
export interface FormOption {
  /** The choice as people see it. */
  label: I18nObject;
  /** The choice as it is sent. */
  value: string;
  /** When the choice is offered; always, when empty. */
  show_on?: Array<FormShowOnObject>;
}

/** One field of a credential form. */
export interface CredentialFormSchema {
  /** Name of the credential that the field sets. */
  variable: string;
  /** Name shown to people. */
  label: I18nObject;
  /** The control that the field is shown as. */
  type: FormType;
  /** Whether a value must be given. */
  required?: boolean;
  /** Value that an empty optional field stands for. */
  default?: string | null;
  /** The choices of a select or radio field. */
  options?: Array<FormOption> | null;
  /** Hint shown in the empty field. */
  placeholder?: I18nObject | null;
  /** Longest value allowed, in characters; 0 for no limit. */
  max_length?: number;
  /** When the field applies; always, when empty. */
  show_on?: Array<FormShowOnObject>;
}

/** The credentials that serve all models of a provider. */
export interface ProviderCredentialSchema {
  /** The fields of the form, in order. */
  credential_form_schemas: Array<CredentialFormSchema>;
}

/** How the form asks for the name of a customizable model. */
export interface FieldModelSchema {
  /** Name shown to people. */
  label: I18nObject;
  /** Hint shown in the empty field. */
  placeholder?: I18nObject | null;
}

/** The credentials of one customizable model. */
export interface ModelCredentialSchema {
  /** How the form asks for the model's name. */
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

/** The order in which lists show the models, by type; unlisted models come last. */
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

/** A provider as lists show it. */
export interface SimpleProviderEntity {
  /** Id of the provider. */
  provider: string;
  /** Name shown to people. */
  label: I18nObject;
  /** File name of the small icon. */
  icon_small?: I18nObject | null;
  /** File name of the large icon. */
  icon_large?: I18nObject | null;
  /** File name of the small icon on a dark ground. */
  icon_small_dark?: I18nObject | null;
  /** File name of the large icon on a dark ground. */
  icon_large_dark?: I18nObject | null;
  /** The types of model that the provider serves. */
  supported_model_types: Array<ModelType>;
  /** The predefined models. */
  models?: Array<AIModelEntity>;
}

/** All that a definition says about a provider. */
export interface ProviderEntity {
  /** Id of the provider. */
  provider: string;
  /** Name shown to people. */
  label: I18nObject;
  /** What the provider offers, for people. */
  description?: I18nObject | null;
  /** File name of the small icon. */
  icon_small?: I18nObject | null;
  /** File name of the large icon. */
  icon_large?: I18nObject | null;
  /** File name of the small icon on a dark ground. */
  icon_small_dark?: I18nObject | null;
  /** File name of the large icon on a dark ground. */
  icon_large_dark?: I18nObject | null;
  /** Colour behind the icons, such as #FFFFFF. */
  background?: string | null;
  /** Where a customer gets credentials. */
  help?: ProviderHelpEntity | null;
  /** The types of model that the provider serves. */
  supported_model_types: Array<ModelType>;
  /** How a customer may set the provider up. */
  configurate_methods: Array<ConfigurateMethod>;
  /** The predefined models; a mapping of files to read is read as none. */
  models?: Array<AIModelEntity>;
  /** The form that serves all models. */
  provider_credential_schema?: ProviderCredentialSchema | null;
  /** The form of one customizable model. */
  model_credential_schema?: ModelCredentialSchema | null;
  /** The order in which lists show the models. */
  position?: ModelPosition | null;
}

/** One document and how well it answers the query. */
export interface RerankDocument {
  /** Position of the document in the list that was sent. */
  index: number;
  /** The document. */
  text: string;
  /** Relevance; higher is better, the scale is the model's. */
  score: number;
}

/** Documents by falling relevance. */
export interface RerankResult {
  /** The model that answered. */
  model: string;
  /** The documents, best first. */
  docs: Array<RerankDocument>;
}

/** Documents of any kind by falling relevance. */
export interface MultiModalRerankResult {
  /** The model that answered. */
  model: string;
  /** The documents, best first. */
  docs: Array<RerankDocument>;
}

/** What was said in a recording. */
export interface Speech2TextResult {
  /** The text. */
  result: string;
}

/** Tokens, cost and time of one invocation of an embedding model. */
export interface EmbeddingUsage extends ModelUsage {
  /** Tokens that were read. */
  tokens: number;
  /** Tokens that are paid for. */
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
  /** The model that answered. */
  model: string;
  /** One vector per text, in the order of the texts. */
  embeddings: Array<Array<number>>;
  /** What the invocation used. */
  usage: EmbeddingUsage;
}

/** A document of one kind or another. */
export interface MultiModalContent {
  /** The text, or the image in base64. */
  content: string;
  /** The kind of the document. */
  content_type: MultiModalContentType;
}

/** The vectors of a list of documents of any kind. */
export interface MultiModalEmbeddingResult {
  /** The model that answered. */
  model: string;
  /** One vector per document, in the order of the documents. */
  embeddings: Array<Array<number>>;
  /** What the invocation used. */
  usage: EmbeddingUsage;
}

/** A voice that a speech model offers. */
export interface TTSVoice {
  /** Name shown to people. */
  name: string;
  /** Name that the server knows the voice by. */
  mode: string;
  /** Languages that the voice speaks, such as en-US. */
  language?: Array<string>;
}

/** A piece of sound. */
export interface TTSResult {
  /** The sound's bytes as hexadecimal text. */
  result: string;
  /** Media type of the sound, when it is known. */
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
