// do not edit: `modelport generate` made it from anthropic/anthropic.yaml

/** Credentials of the provider. */
export type ProviderCredentials = {
  /** API key; Starts with sk-ant- */
  anthropic_api_key: string;
  /** API address; Only for a proxy or another server; https://api.anthropic.com without it */
  anthropic_api_url?: string;
  /** Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed */
  invoke_timeout?: string;
  /** Retries of a call; How often a failed call is tried again */
  max_retries?: string;
};

/** Credentials of a model that you bring. */
export type ModelCredentials = {
  /** API key; Starts with sk-ant- */
  anthropic_api_key: string;
  /** API address; Only for a proxy or another server; https://api.anthropic.com without it */
  anthropic_api_url?: string;
  /** Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed */
  invoke_timeout?: string;
  /** Retries of a call; How often a failed call is tried again */
  max_retries?: string;
};

/** Ids of the predefined models. */
export type LLMModel =
  | "claude-opus-5"
  | "claude-sonnet-5"
  | "claude-opus-4-8"
  | "claude-sonnet-4-6"
  | "claude-opus-4-5-20251101"
  | "claude-sonnet-4-5-20250929"
  | "claude-haiku-4-5-20251001"
  | "claude-3-5-haiku-20241022"
;

/** The parameters of each predefined model. */
export interface LLMParameters {
  "claude-opus-5": Parameters1;
  "claude-sonnet-5": Parameters1;
  "claude-opus-4-8": Parameters1;
  "claude-sonnet-4-6": Parameters2;
  "claude-opus-4-5-20251101": Parameters2;
  "claude-sonnet-4-5-20250929": Parameters2;
  "claude-haiku-4-5-20251001": Parameters2;
  "claude-3-5-haiku-20241022": Parameters3;
}

/** The parameters of models that users bring. */
export type LLMOwnParameters = Parameters4;

export interface Parameters1 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** Whether the model may think before it answers; it decides how much. */
  thinking?: boolean;
  /** Whether a summary of the thoughts comes with the answer. */
  thinking_display?: "omitted" | "summarized";
  /** How much work the model puts into thinking, tools and answer. */
  effort?: "low" | "medium" | "high" | "xhigh" | "max";
  /** Keep system prompt and tools in the cache of the vendor; writing costs more, reading far less. */
  prompt_caching?: boolean;
}

export interface Parameters2 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..64000 */
  max_tokens?: number;
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..1 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** How many of the most likely tokens the next one is drawn from; 1..500 */
  top_k?: number;
  /** Whether the model thinks before it answers, within the budget below. */
  thinking?: boolean;
  /** Tokens that thinking may take at most; less than the longest answer; 1024..63999 */
  thinking_budget?: number;
  /** Keep system prompt and tools in the cache of the vendor; writing costs more, reading far less. */
  prompt_caching?: boolean;
}

export interface Parameters3 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..8192 */
  max_tokens?: number;
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..1 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** How many of the most likely tokens the next one is drawn from; 1..500 */
  top_k?: number;
  /** Keep system prompt and tools in the cache of the vendor; writing costs more, reading far less. */
  prompt_caching?: boolean;
}

export interface Parameters4 {
  /** The longest answer, in tokens; a longer one is cut off there; 1..128000 */
  max_tokens?: number;
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..1 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** How many of the most likely tokens the next one is drawn from; 1..500 */
  top_k?: number;
  /** Whether the model thinks before it answers, within the budget below. */
  thinking?: boolean;
  /** Tokens that thinking may take at most; less than the longest answer; 1024..127999 */
  thinking_budget?: number;
  /** Keep system prompt and tools in the cache of the vendor; writing costs more, reading far less. */
  prompt_caching?: boolean;
}
type Rule1 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 128000; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule2 = { readonly name: "thinking"; readonly type: "boolean"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule3 = { readonly name: "thinking_display"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "omitted"; readonly options: readonly ["omitted", "summarized"]; };
type Rule4 = { readonly name: "effort"; readonly type: "string"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly default: "high"; readonly options: readonly ["low", "medium", "high", "xhigh", "max"]; };
type Rule5 = { readonly name: "prompt_caching"; readonly type: "boolean"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule6 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 64000; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule7 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: 0; readonly max: 1; readonly precision: 2; readonly name: "temperature"; readonly use_template: "temperature"; };
type Rule8 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 1.0; readonly min: 0; readonly max: 1; readonly precision: 2; readonly name: "top_p"; readonly use_template: "top_p"; };
type Rule9 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 50; readonly min: 1; readonly max: 500; readonly precision: 0; readonly name: "top_k"; readonly use_template: "top_k"; };
type Rule10 = { readonly name: "thinking"; readonly type: "boolean"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule11 = { readonly name: "thinking_budget"; readonly type: "int"; readonly min: 1024; readonly max: 63999; readonly default: 4096; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule12 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 4096; readonly min: 1; readonly max: 8192; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule13 = { readonly name: "thinking_budget"; readonly type: "int"; readonly min: 1024; readonly max: 127999; readonly default: 4096; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };

export {};

export declare const id: "anthropic";

/** What the definition says of the provider as a whole. */
export declare const provider: { readonly provider: "anthropic"; readonly label: { readonly en_US: string; }; readonly description: { readonly en_US: string; readonly zh_Hans: string; }; readonly icon_small: { readonly en_US: "icon_s_en.svg"; }; readonly icon_large: { readonly en_US: "icon_l_en.svg"; }; readonly background: "#FFFBEB"; readonly help: { readonly title: { readonly en_US: string; readonly zh_Hans: string; }; readonly url: { readonly en_US: string; }; }; readonly supported_model_types: readonly ["llm"]; readonly configurate_methods: readonly ["predefined-model", "customizable-model"]; };

/** The fields of the credential forms. */
export declare const forms: {
  readonly provider: readonly [
    { readonly variable: "anthropic_api_key"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "secret-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "anthropic_api_url"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "invoke_timeout"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "300"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "max_retries"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "3"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
  ];
  readonly model: readonly [
    { readonly variable: "anthropic_api_key"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "secret-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "anthropic_api_url"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "invoke_timeout"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "300"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "max_retries"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "3"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
  ];
};

/** How the form asks for the name of a model that the user brings. */
export declare const modelName: { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; };

/** The predefined models of each type, in the order in which they are shown. */
export declare const models: {
  readonly llm: readonly [
    { readonly model: "claude-opus-5"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1000000; }; readonly pricing: { readonly input: "5.00"; readonly output: "25.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5] },
    { readonly model: "claude-sonnet-5"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1000000; }; readonly pricing: { readonly input: "2.00"; readonly output: "10.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5] },
    { readonly model: "claude-opus-4-8"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1000000; }; readonly pricing: { readonly input: "5.00"; readonly output: "25.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5] },
    { readonly model: "claude-sonnet-4-6"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 1000000; }; readonly pricing: { readonly input: "3.00"; readonly output: "15.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule6, Rule7, Rule8, Rule9, Rule10, Rule11, Rule5] },
    { readonly model: "claude-opus-4-5-20251101"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly pricing: { readonly input: "5.00"; readonly output: "25.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule6, Rule7, Rule8, Rule9, Rule10, Rule11, Rule5] },
    { readonly model: "claude-sonnet-4-5-20250929"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly pricing: { readonly input: "3.00"; readonly output: "15.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule6, Rule7, Rule8, Rule9, Rule10, Rule11, Rule5] },
    { readonly model: "claude-haiku-4-5-20251001"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly pricing: { readonly input: "1.00"; readonly output: "5.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule6, Rule7, Rule8, Rule9, Rule10, Rule11, Rule5] },
    { readonly model: "claude-3-5-haiku-20241022"; readonly label: { readonly en_US: string; }; readonly model_type: "llm"; readonly features: readonly ["agent-thought", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly pricing: { readonly input: "0.80"; readonly output: "4.00"; readonly unit: "0.000001"; readonly currency: "USD"; }; readonly parameter_rules: readonly [Rule12, Rule7, Rule8, Rule9, Rule5] },
  ];
};

/** What holds for models that users bring, by type. */
export declare const customizable: {
  readonly llm: { readonly model_properties: { readonly mode: "chat"; readonly context_size: 200000; }; readonly features: readonly ["agent-thought", "vision", "tool-call", "multi-tool-call", "stream-tool-call", "document"]; readonly parameter_rules: readonly [Rule1, Rule7, Rule8, Rule9, Rule10, Rule13, Rule5] };
};
