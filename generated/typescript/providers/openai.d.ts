// do not edit: `modelport generate` made it from openai/openai.yaml

/** Credentials of the provider. */
export type ProviderCredentials = {
  /** API key; Starts with sk- */
  openai_api_key: string;
  /** Organization; Only when the key belongs to several */
  openai_organization?: string;
  /** API address; Only for a proxy; https://api.openai.com without it */
  openai_api_base?: string;
  /** Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed */
  invoke_timeout?: string;
  /** Retries of a call; How often a failed call is tried again */
  max_retries?: string;
};

/** Credentials of a model that you bring. */
export type ModelCredentials = {
  /** API key; Starts with sk- */
  openai_api_key: string;
  /** Organization; Only when the key belongs to several */
  openai_organization?: string;
  /** API address; Only for a proxy; https://api.openai.com without it */
  openai_api_base?: string;
  /** Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed */
  invoke_timeout?: string;
  /** Retries of a call; How often a failed call is tried again */
  max_retries?: string;
};

/** Ids of the predefined models. */
export type LLMModel =
  | "gpt-6-sol"
  | "gpt-6-luna"
  | "gpt-5.6-sol"
  | "gpt-5.6-terra"
  | "gpt-5.6-luna"
  | "gpt-5.5"
  | "gpt-5.4"
  | "gpt-5.4-mini"
  | "gpt-5.2"
  | "gpt-5.1"
  | "gpt-5"
  | "gpt-5-mini"
  | "gpt-5-nano"
  | "gpt-4.1"
  | "gpt-4.1-mini"
  | "gpt-4.1-nano"
  | "gpt-4o"
  | "gpt-4o-mini"
  | "o3"
  | "o4-mini"
;

/** The parameters of each predefined model. */
export interface LLMParameters {
  "gpt-6-sol": Parameters1;
  "gpt-6-luna": Parameters1;
  "gpt-5.6-sol": Parameters2;
  "gpt-5.6-terra": Parameters2;
  "gpt-5.6-luna": Parameters2;
  "gpt-5.5": Parameters3;
  "gpt-5.4": Parameters4;
  "gpt-5.4-mini": Parameters4;
  "gpt-5.2": Parameters4;
  "gpt-5.1": Parameters5;
  "gpt-5": Parameters6;
  "gpt-5-mini": Parameters6;
  "gpt-5-nano": Parameters6;
  "gpt-4.1": Parameters7;
  "gpt-4.1-mini": Parameters7;
  "gpt-4.1-nano": Parameters7;
  "gpt-4o": Parameters8;
  "gpt-4o-mini": Parameters8;
  o3: Parameters9;
  "o4-mini": Parameters9;
}

/** The parameters of models that users bring. */
export type LLMOwnParameters = Parameters10;

/** Ids of the predefined models. */
export type TextEmbeddingModel =
  | "text-embedding-3-large"
  | "text-embedding-3-small"
;

/** The parameters of each predefined model. */
export interface TextEmbeddingParameters {
  "text-embedding-3-large": Parameters11;
  "text-embedding-3-small": Parameters11;
}

/** The parameters of models that users bring. */
export type TextEmbeddingOwnParameters = Parameters11;

/** Ids of the predefined models. */
export type Speech2TextModel =
  | "gpt-4o-transcribe"
  | "gpt-4o-mini-transcribe"
  | "whisper-1"
;

/** The parameters of each predefined model. */
export interface Speech2TextParameters {
  "gpt-4o-transcribe": Parameters11;
  "gpt-4o-mini-transcribe": Parameters11;
  "whisper-1": Parameters11;
}

/** The parameters of models that users bring. */
export type Speech2TextOwnParameters = Parameters11;

/** Ids of the predefined models. */
export type TTSModel =
  | "gpt-4o-mini-tts"
  | "tts-1"
  | "tts-1-hd"
;

/** The parameters of each predefined model. */
export interface TTSParameters {
  "gpt-4o-mini-tts": Parameters11;
  "tts-1": Parameters11;
  "tts-1-hd": Parameters11;
}

/** The parameters of models that users bring. */
export type TTSOwnParameters = Parameters11;

/** Ids of the predefined models. */
export type ModerationModel =
  | "omni-moderation-latest"
;

/** The parameters of each predefined model. */
export interface ModerationParameters {
  "omni-moderation-latest": Parameters11;
}

/** The parameters of models that users bring. */
export type ModerationOwnParameters = Parameters11;

export interface Parameters1 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "none" | "low" | "medium" | "high" | "xhigh" | "max";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters2 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "none" | "low" | "medium" | "high" | "xhigh";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters3 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "none" | "low" | "medium" | "high" | "xhigh";
  /** How long the answers tend to be. */
  verbosity?: "low" | "medium" | "high";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters4 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "none" | "low" | "medium" | "high" | "xhigh";
  /** How long the answers tend to be. */
  verbosity?: "low" | "medium" | "high";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters5 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "none" | "low" | "medium" | "high";
  /** How long the answers tend to be. */
  verbosity?: "low" | "medium" | "high";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters6 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "minimal" | "low" | "medium" | "high";
  /** How long the answers tend to be. */
  verbosity?: "low" | "medium" | "high";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters7 {
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** Makes tokens that have appeared at all less likely, which favours new topics; -2..2 */
  presence_penalty?: number;
  /** Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2 */
  frequency_penalty?: number;
  /** The longest answer, in tokens; a longer one is cut off there; 1..32768 */
  max_tokens?: number;
  /** The same seed and the same prompt mostly give the same answer; 0.. */
  seed?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "priority";
}

export interface Parameters8 {
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** Makes tokens that have appeared at all less likely, which favours new topics; -2..2 */
  presence_penalty?: number;
  /** Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2 */
  frequency_penalty?: number;
  /** The longest answer, in tokens; a longer one is cut off there; 1..16384 */
  max_tokens?: number;
  /** The same seed and the same prompt mostly give the same answer; 0.. */
  seed?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "priority";
}

export interface Parameters9 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..100000 */
  max_tokens?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much the model thinks before it answers; thinking is billed as output. */
  reasoning_effort?: "low" | "medium" | "high";
  /** Which queue the request goes to; the price depends on it. */
  service_tier?: "auto" | "default" | "flex" | "priority";
}

export interface Parameters10 {
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** The same seed and the same prompt give the same answer, where the server can do that; 0.. */
  seed?: number;
  /** Makes tokens that have appeared at all less likely, which favours new topics; -2..2 */
  presence_penalty?: number;
  /** Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2 */
  frequency_penalty?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** How much a reasoning model thinks before it answers. */
  reasoning_effort?: "none" | "minimal" | "low" | "medium" | "high";
}

export interface Parameters11 {
}
type Rule1 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 128000; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule2 = { readonly name: "response_format"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly options: readonly ["text", "json_object", "json_schema"]; };
type Rule3 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "text"; readonly name: "json_schema"; readonly use_template: "json_schema"; };
type Rule4 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly options: readonly ["none", "low", "medium", "high", "xhigh", "max"]; };
type Rule5 = { readonly name: "service_tier"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly options: readonly ["auto", "default", "flex", "priority"]; };
type Rule6 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly options: readonly ["none", "low", "medium", "high", "xhigh"]; };
type Rule7 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "medium"; readonly options: readonly ["none", "low", "medium", "high", "xhigh"]; };
type Rule8 = { readonly name: "verbosity"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "medium"; readonly options: readonly ["low", "medium", "high"]; };
type Rule9 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "none"; readonly options: readonly ["none", "low", "medium", "high", "xhigh"]; };
type Rule10 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "none"; readonly options: readonly ["none", "low", "medium", "high"]; };
type Rule11 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "medium"; readonly options: readonly ["minimal", "low", "medium", "high"]; };
type Rule12 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: 0; readonly max: 2; readonly precision: 2; readonly name: "temperature"; readonly use_template: "temperature"; };
type Rule13 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 1.0; readonly min: 0; readonly max: 1; readonly precision: 2; readonly name: "top_p"; readonly use_template: "top_p"; };
type Rule14 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: -2; readonly max: 2; readonly precision: 2; readonly name: "presence_penalty"; readonly use_template: "presence_penalty"; };
type Rule15 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: -2; readonly max: 2; readonly precision: 2; readonly name: "frequency_penalty"; readonly use_template: "frequency_penalty"; };
type Rule16 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 32768; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule17 = { readonly name: "seed"; readonly type: "int"; readonly min: 0; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule18 = { readonly name: "service_tier"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly options: readonly ["auto", "default", "priority"]; };
type Rule19 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 16384; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule20 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 100000; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule21 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "medium"; readonly options: readonly ["low", "medium", "high"]; };
type Rule22 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 512; readonly min: 1; readonly max: 128000; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule23 = { readonly name: "seed"; readonly type: "int"; readonly min: 0; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule24 = { readonly name: "response_format"; readonly type: "string"; readonly options: readonly ["text", "json_object", "json_schema"]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule25 = { readonly name: "json_schema"; readonly type: "text"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule26 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly options: readonly ["none", "minimal", "low", "medium", "high"]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };

export {};

export declare const id: "openai";

/** What the definition says of the provider as a whole. */
export declare const provider: { readonly provider: "openai"; readonly label: { readonly en_US: string; }; readonly description: { readonly en_US: string; readonly zh_Hans: string; }; readonly icon_small: { readonly en_US: "icon_s_en.svg"; }; readonly icon_large: { readonly en_US: "icon_l_en.svg"; }; readonly background: "#F3F4F6"; readonly help: { readonly title: { readonly en_US: string; readonly zh_Hans: string; }; readonly url: { readonly en_US: string; }; }; readonly supported_model_types: readonly ["llm", "text-embedding", "speech2text", "tts", "moderation"]; readonly configurate_methods: readonly ["predefined-model", "customizable-model"]; };

/** The fields of the credential forms. */
export declare const forms: {
  readonly provider: readonly [
    { readonly variable: "openai_api_key"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "secret-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "openai_organization"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "openai_api_base"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "invoke_timeout"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "300"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "max_retries"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "3"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
  ];
  readonly model: readonly [
    { readonly variable: "openai_api_key"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "secret-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "openai_organization"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "openai_api_base"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "invoke_timeout"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "300"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "max_retries"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "3"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
  ];
};

/** How the form asks for the name of a model that the user brings. */
export declare const modelName: { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; };

/** The predefined models of each type, in the order in which they are shown. */
export declare const models: {
  readonly llm: readonly [
    { readonly model: "gpt-6-sol"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "2.00"; readonly output: "10.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5] },
    { readonly model: "gpt-6-luna"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "0.10"; readonly output: "0.50"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5] },
    { readonly model: "gpt-5.6-sol"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "4.00"; readonly output: "20.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule6, Rule5] },
    { readonly model: "gpt-5.6-terra"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "2.00"; readonly output: "12.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule6, Rule5] },
    { readonly model: "gpt-5.6-luna"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "0.20"; readonly output: "1.20"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule6, Rule5] },
    { readonly model: "gpt-5.5"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "5.00"; readonly output: "30.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule7, Rule8, Rule5] },
    { readonly model: "gpt-5.4"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1050000; }; readonly pricing: { readonly input: "2.50"; readonly output: "15.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule9, Rule8, Rule5] },
    { readonly model: "gpt-5.4-mini"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 400000; }; readonly pricing: { readonly input: "0.75"; readonly output: "4.50"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule9, Rule8, Rule5] },
    { readonly model: "gpt-5.2"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 400000; }; readonly pricing: { readonly input: "1.75"; readonly output: "14.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule9, Rule8, Rule5] },
    { readonly model: "gpt-5.1"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 400000; }; readonly pricing: { readonly input: "1.25"; readonly output: "10.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule10, Rule8, Rule5] },
    { readonly model: "gpt-5"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 400000; }; readonly pricing: { readonly input: "1.25"; readonly output: "10.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule11, Rule8, Rule5] },
    { readonly model: "gpt-5-mini"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 400000; }; readonly pricing: { readonly input: "0.25"; readonly output: "2.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule11, Rule8, Rule5] },
    { readonly model: "gpt-5-nano"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 400000; }; readonly pricing: { readonly input: "0.05"; readonly output: "0.40"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule11, Rule8, Rule5] },
    { readonly model: "gpt-4.1"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1047576; }; readonly pricing: { readonly input: "2.00"; readonly output: "8.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule12, Rule13, Rule14, Rule15, Rule16, Rule17, Rule2, Rule3, Rule18] },
    { readonly model: "gpt-4.1-mini"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1047576; }; readonly pricing: { readonly input: "0.40"; readonly output: "1.60"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule12, Rule13, Rule14, Rule15, Rule16, Rule17, Rule2, Rule3, Rule18] },
    { readonly model: "gpt-4.1-nano"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1047576; }; readonly pricing: { readonly input: "0.10"; readonly output: "0.40"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly deprecated: true; readonly parameter_rules: readonly [Rule12, Rule13, Rule14, Rule15, Rule16, Rule17, Rule2, Rule3, Rule18] },
    { readonly model: "gpt-4o"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 128000; }; readonly pricing: { readonly input: "2.50"; readonly output: "10.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule12, Rule13, Rule14, Rule15, Rule19, Rule17, Rule2, Rule3, Rule18] },
    { readonly model: "gpt-4o-mini"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 128000; }; readonly pricing: { readonly input: "0.15"; readonly output: "0.60"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule12, Rule13, Rule14, Rule15, Rule19, Rule17, Rule2, Rule3, Rule18] },
    { readonly model: "o3"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly pricing: { readonly input: "2.00"; readonly output: "8.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule20, Rule2, Rule3, Rule21, Rule5] },
    { readonly model: "o4-mini"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["tool-call", "multi-tool-call", "agent-thought", "stream-tool-call", "vision", "structured-output"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly pricing: { readonly input: "1.10"; readonly output: "4.40"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly deprecated: true; readonly parameter_rules: readonly [Rule20, Rule2, Rule3, Rule21, Rule5] },
  ];
  readonly "text-embedding": readonly [
    { readonly model: "text-embedding-3-large"; readonly label: { readonly en_US: string; }; readonly model_type: "text-embedding"; readonly model_properties: { readonly context_size: 8191; readonly max_chunks: 64; }; readonly pricing: { readonly input: "0.13"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [] },
    { readonly model: "text-embedding-3-small"; readonly label: { readonly en_US: string; }; readonly model_type: "text-embedding"; readonly model_properties: { readonly context_size: 8191; readonly max_chunks: 64; }; readonly pricing: { readonly input: "0.02"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [] },
  ];
  readonly speech2text: readonly [
    { readonly model: "gpt-4o-transcribe"; readonly label: { readonly en_US: string; }; readonly model_type: "speech2text"; readonly model_properties: { readonly file_upload_limit: 25; readonly supported_file_extensions: "flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"; }; readonly parameter_rules: readonly [] },
    { readonly model: "gpt-4o-mini-transcribe"; readonly label: { readonly en_US: string; }; readonly model_type: "speech2text"; readonly model_properties: { readonly file_upload_limit: 25; readonly supported_file_extensions: "flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"; }; readonly parameter_rules: readonly [] },
    { readonly model: "whisper-1"; readonly label: { readonly en_US: string; }; readonly model_type: "speech2text"; readonly model_properties: { readonly file_upload_limit: 25; readonly supported_file_extensions: "flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"; }; readonly parameter_rules: readonly [] },
  ];
  readonly tts: readonly [
    { readonly model: "gpt-4o-mini-tts"; readonly label: { readonly en_US: string; }; readonly model_type: "tts"; readonly model_properties: { readonly default_voice: "alloy"; readonly audio_type: "mp3"; readonly word_limit: 4096; readonly max_workers: 5; readonly voices: readonly [{ readonly mode: "alloy"; readonly name: "Alloy"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "ash"; readonly name: "Ash"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "ballad"; readonly name: "Ballad"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "cedar"; readonly name: "Cedar"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "coral"; readonly name: "Coral"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "echo"; readonly name: "Echo"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "fable"; readonly name: "Fable"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "marin"; readonly name: "Marin"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "nova"; readonly name: "Nova"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "onyx"; readonly name: "Onyx"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "sage"; readonly name: "Sage"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "shimmer"; readonly name: "Shimmer"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "verse"; readonly name: "Verse"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }]; }; readonly pricing: { readonly input: "0.60"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [] },
    { readonly model: "tts-1"; readonly label: { readonly en_US: string; }; readonly model_type: "tts"; readonly model_properties: { readonly default_voice: "alloy"; readonly audio_type: "mp3"; readonly word_limit: 4096; readonly max_workers: 5; readonly voices: readonly [{ readonly mode: "alloy"; readonly name: "Alloy"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "ash"; readonly name: "Ash"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "coral"; readonly name: "Coral"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "echo"; readonly name: "Echo"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "fable"; readonly name: "Fable"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "onyx"; readonly name: "Onyx"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "nova"; readonly name: "Nova"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "sage"; readonly name: "Sage"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "shimmer"; readonly name: "Shimmer"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }]; }; readonly pricing: { readonly input: "15.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [] },
    { readonly model: "tts-1-hd"; readonly label: { readonly en_US: string; }; readonly model_type: "tts"; readonly model_properties: { readonly default_voice: "alloy"; readonly audio_type: "mp3"; readonly word_limit: 4096; readonly max_workers: 5; readonly voices: readonly [{ readonly mode: "alloy"; readonly name: "Alloy"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "ash"; readonly name: "Ash"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "coral"; readonly name: "Coral"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "echo"; readonly name: "Echo"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "fable"; readonly name: "Fable"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "onyx"; readonly name: "Onyx"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "nova"; readonly name: "Nova"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "sage"; readonly name: "Sage"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }, { readonly mode: "shimmer"; readonly name: "Shimmer"; readonly language: readonly ["zh-Hans", "en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "ja-JP", "ko-KR"]; }]; }; readonly pricing: { readonly input: "30.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [] },
  ];
  readonly moderation: readonly [
    { readonly model: "omni-moderation-latest"; readonly label: { readonly en_US: string; }; readonly model_type: "moderation"; readonly model_properties: { readonly max_chunks: 32; readonly max_characters_per_chunk: 2000; }; readonly parameter_rules: readonly [] },
  ];
};

/** What holds for models that users bring, by type. */
export declare const customizable: {
  readonly llm: { readonly model_properties: { readonly mode: "chat"; readonly context_size: 128000; }; readonly features: readonly ["tool-call", "multi-tool-call", "stream-tool-call"]; readonly parameter_rules: readonly [Rule12, Rule13, Rule22, Rule23, Rule14, Rule15, Rule24, Rule25, Rule26] };
  readonly "text-embedding": { readonly model_properties: { readonly context_size: 8191; readonly max_chunks: 64; }; readonly parameter_rules: readonly [] };
  readonly speech2text: { readonly model_properties: { readonly file_upload_limit: 25; readonly supported_file_extensions: "flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"; }; readonly parameter_rules: readonly [] };
  readonly tts: { readonly model_properties: { readonly default_voice: "alloy"; readonly audio_type: "mp3"; readonly word_limit: 4096; readonly max_workers: 5; }; readonly parameter_rules: readonly [] };
  readonly moderation: { readonly model_properties: { readonly max_chunks: 32; readonly max_characters_per_chunk: 2000; }; readonly parameter_rules: readonly [] };
};
