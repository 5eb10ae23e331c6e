// do not edit: `modelport generate` made it from openai_api_compatible/openai_api_compatible.yaml

/** Credentials of a model that you bring. */
export type ModelCredentials = {
  /** API address; Address of the API, for example http://127.0.0.1:8000/v1 */
  endpoint_url: string;
  /** API key; Only when the server asks for one */
  api_key?: string;
  /** Name of the model on the server; Only when it differs from the name above */
  endpoint_model_name?: string;
  /** Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed */
  invoke_timeout?: string;
  /** Retries of a call; How often a failed call is tried again */
  max_retries?: string;
} & (
  | {
      __model_type: "llm";
      /** Completion mode */
      mode?: "chat" | "completion";
      /** Context size, in tokens; Prompt and answer together */
      context_size?: string;
      /** Tool calls */
      function_calling_type?: "no_call" | "function_call" | "tool_call";
      /** Images in messages */
      vision_support?: "support" | "no_support";
      /** Name of the length limit */
      token_param_name?: "max_tokens" | "max_completion_tokens";
    }
  | {
      __model_type: "text-embedding";
      /** Images among the inputs */
      vision_support?: "support" | "no_support";
    }
  | {
      __model_type: "rerank";
      /** Images among the documents */
      vision_support?: "support" | "no_support";
    }
  | {
      __model_type: "tts";
      /** Default voice; A voice of the model, for example alloy */
      voice?: string;
    }
  | {
      __model_type?: "speech2text";
    }
);

/** The parameters of models that users bring. */
export type LLMOwnParameters = Parameters1;

/** The parameters of models that users bring. */
export type TextEmbeddingOwnParameters = Parameters2;

/** The parameters of models that users bring. */
export type RerankOwnParameters = Parameters2;

/** The parameters of models that users bring. */
export type Speech2TextOwnParameters = Parameters2;

/** The parameters of models that users bring. */
export type TTSOwnParameters = Parameters2;

export interface Parameters1 {
  /** How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text; 0..2 */
  temperature?: number;
  /** Only the most likely tokens whose probabilities add up to this share are considered; 0..1 */
  top_p?: number;
  /** The longest answer, in tokens; a longer one is cut off there; 1..1048576 */
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
  /** Whether the model reasons before it answers. */
  enable_thinking?: boolean;
}

export interface Parameters2 {
}
type Rule1 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: 0; readonly max: 2; readonly precision: 2; readonly name: "temperature"; readonly use_template: "temperature"; };
type Rule2 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 1.0; readonly min: 0; readonly max: 1; readonly precision: 2; readonly name: "top_p"; readonly use_template: "top_p"; };
type Rule3 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 512; readonly min: 1; readonly max: 1048576; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule4 = { readonly name: "seed"; readonly type: "int"; readonly min: 0; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule5 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: -2; readonly max: 2; readonly precision: 2; readonly name: "presence_penalty"; readonly use_template: "presence_penalty"; };
type Rule6 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: -2; readonly max: 2; readonly precision: 2; readonly name: "frequency_penalty"; readonly use_template: "frequency_penalty"; };
type Rule7 = { readonly name: "response_format"; readonly type: "string"; readonly options: readonly ["text", "json_object", "json_schema"]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule8 = { readonly name: "json_schema"; readonly type: "text"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule9 = { readonly name: "reasoning_effort"; readonly type: "string"; readonly options: readonly ["none", "minimal", "low", "medium", "high"]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };
type Rule10 = { readonly name: "enable_thinking"; readonly type: "boolean"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; };

export {};

export declare const id: "openai_api_compatible";

/** What the definition says of the provider as a whole. */
export declare const provider: { readonly provider: "openai_api_compatible"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly description: { readonly en_US: string; readonly zh_Hans: string; }; readonly icon_small: { readonly en_US: "icon_s_en.svg"; }; readonly icon_large: { readonly en_US: "icon_l_en.svg"; }; readonly background: "#F0FDFA"; readonly supported_model_types: readonly ["llm", "text-embedding", "rerank", "speech2text", "tts"]; readonly configurate_methods: readonly ["customizable-model"]; };

/** The fields of the credential forms. */
export declare const forms: {
  readonly model: readonly [
    { readonly variable: "endpoint_url"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "api_key"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "secret-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "endpoint_model_name"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "mode"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "llm"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "select"; readonly required: false; readonly default: "chat"; readonly options: readonly [{ readonly value: "chat"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }, { readonly value: "completion"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }]; },
    { readonly variable: "context_size"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "4096"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "llm"; }]; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "function_calling_type"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "llm"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "select"; readonly required: false; readonly default: "tool_call"; readonly options: readonly [{ readonly value: "no_call"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }, { readonly value: "function_call"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }, { readonly value: "tool_call"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }]; },
    { readonly variable: "vision_support"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "llm"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "select"; readonly required: false; readonly default: "no_support"; readonly options: readonly [{ readonly value: "support"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }, { readonly value: "no_support"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }]; },
    { readonly variable: "vision_support"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "text-embedding"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "select"; readonly required: false; readonly default: "no_support"; readonly options: readonly [{ readonly value: "support"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }, { readonly value: "no_support"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }]; },
    { readonly variable: "vision_support"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "rerank"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "select"; readonly required: false; readonly default: "no_support"; readonly options: readonly [{ readonly value: "support"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }, { readonly value: "no_support"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; }]; },
    { readonly variable: "token_param_name"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "llm"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "select"; readonly required: false; readonly default: "max_tokens"; readonly options: readonly [{ readonly value: "max_tokens"; readonly label: { readonly en_US: string; }; }, { readonly value: "max_completion_tokens"; readonly label: { readonly en_US: string; }; }]; },
    { readonly variable: "voice"; readonly show_on: readonly [{ readonly variable: "__model_type"; readonly value: "tts"; }]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "invoke_timeout"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "60"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "max_retries"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: false; readonly default: "3"; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
  ];
};

/** How the form asks for the name of a model that the user brings. */
export declare const modelName: { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; };

/** The predefined models of each type, in the order in which they are shown. */
export declare const models: {
};

/** What holds for models that users bring, by type. */
export declare const customizable: {
  readonly llm: { readonly model_properties: { readonly mode: "chat"; readonly context_size: 4096; }; readonly features: readonly [{ readonly feature: "tool-call"; readonly when: { readonly credential: { readonly variable: "function_calling_type"; readonly value: "tool_call"; }; }; }, { readonly feature: "multi-tool-call"; readonly when: { readonly credential: { readonly variable: "function_calling_type"; readonly value: "tool_call"; }; }; }, { readonly feature: "stream-tool-call"; readonly when: { readonly credential: { readonly variable: "function_calling_type"; readonly value: "tool_call"; }; }; }, { readonly feature: "vision"; readonly when: { readonly credential: { readonly variable: "vision_support"; readonly value: "support"; }; }; }]; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5, Rule6, Rule7, Rule8, Rule9, Rule10] };
  readonly "text-embedding": { readonly features: readonly [{ readonly feature: "vision"; readonly when: { readonly credential: { readonly variable: "vision_support"; readonly value: "support"; }; }; }]; readonly model_properties: { readonly context_size: 512; readonly max_chunks: 32; }; readonly parameter_rules: readonly [] };
  readonly rerank: { readonly features: readonly [{ readonly feature: "vision"; readonly when: { readonly credential: { readonly variable: "vision_support"; readonly value: "support"; }; }; }]; readonly model_properties: { readonly context_size: 512; }; readonly parameter_rules: readonly [] };
  readonly speech2text: { readonly model_properties: { readonly file_upload_limit: 25; readonly supported_file_extensions: "flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"; }; readonly parameter_rules: readonly [] };
  readonly tts: { readonly model_properties: { readonly audio_type: "mp3"; readonly word_limit: 4096; readonly max_workers: 5; }; readonly parameter_rules: readonly [] };
};
