// do not edit: `modelport generate` made it from xinference/xinference.yaml

/** Credentials of a model that you bring. */
export type ModelCredentials = {
  /** Server URL; Address of your Xinference, for example http://192.168.1.100:9997 */
  server_url: string;
  /** Model UID; UID of the running model */
  model_uid: string;
  /** API key; Only when the server asks for one */
  api_key?: string;
  /** Time limit of a call, in seconds; Seconds without an answer, or without its next piece, after which a call has failed */
  invoke_timeout?: string;
  /** Retries of a call; How often a failed call is tried again */
  max_retries?: string;
};

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
  /** How many of the most likely tokens the next one is drawn from; 1..100 */
  top_k?: number;
  /** The same seed and the same prompt give the same answer, where the engine can do that; 0.. */
  seed?: number;
  /** Makes tokens that have appeared at all less likely, which favours new topics; -2..2 */
  presence_penalty?: number;
  /** Makes tokens less likely the more often they have appeared, which reduces repetition; -2..2 */
  frequency_penalty?: number;
  /** Above 1, words that were used already become less likely; 0..2 */
  repetition_penalty?: number;
  /** json_object asks for any JSON, json_schema for JSON that fits the schema below. */
  response_format?: "text" | "json_object" | "json_schema";
  /** The schema that the answer has to fit. */
  json_schema?: string;
  /** Whether the model reasons before it answers. */
  enable_thinking?: boolean;
}

export interface Parameters2 {
}
type Rule1 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: 0; readonly max: 2; readonly precision: 2; readonly name: "temperature"; readonly use_template: "temperature"; };
type Rule2 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 1.0; readonly min: 0; readonly max: 1; readonly precision: 2; readonly name: "top_p"; readonly use_template: "top_p"; };
type Rule3 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 512; readonly min: 1; readonly max: 1048576; readonly precision: 0; readonly name: "max_tokens"; readonly use_template: "max_tokens"; };
type Rule4 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "int"; readonly default: 50; readonly min: 1; readonly max: 100; readonly precision: 0; readonly name: "top_k"; readonly use_template: "top_k"; readonly when: { readonly model: "/^(?!B$)/"; }; };
type Rule5 = { readonly name: "seed"; readonly type: "int"; readonly min: 0; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly when: { readonly ability: "chat"; }; };
type Rule6 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: -2; readonly max: 2; readonly precision: 2; readonly name: "presence_penalty"; readonly use_template: "presence_penalty"; readonly when: { readonly ability: "chat"; }; };
type Rule7 = { readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly required: false; readonly type: "float"; readonly default: 0.0; readonly min: -2; readonly max: 2; readonly precision: 2; readonly name: "frequency_penalty"; readonly use_template: "frequency_penalty"; readonly when: { readonly ability: "chat"; }; };
type Rule8 = { readonly name: "repetition_penalty"; readonly type: "float"; readonly min: 0; readonly max: 2; readonly precision: 2; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly when: { readonly ability: "chat"; }; };
type Rule9 = { readonly name: "response_format"; readonly type: "string"; readonly options: readonly ["text", "json_object", "json_schema"]; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly when: { readonly ability: "chat"; }; };
type Rule10 = { readonly name: "json_schema"; readonly type: "text"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly when: { readonly ability: "chat"; }; };
type Rule11 = { readonly name: "enable_thinking"; readonly type: "boolean"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly help: { readonly en_US: string; readonly zh_Hans: string; }; readonly when: { readonly ability: "thinking"; }; };

export {};

export declare const id: "xinference";

/** What the definition says of the provider as a whole. */
export declare const provider: { readonly provider: "xinference"; readonly label: { readonly en_US: string; }; readonly description: { readonly en_US: string; readonly zh_Hans: string; }; readonly icon_small: { readonly en_US: "icon_s_en.svg"; }; readonly icon_large: { readonly en_US: "icon_l_en.svg"; }; readonly background: "#FAF5FF"; readonly help: { readonly title: { readonly en_US: string; readonly zh_Hans: string; }; readonly url: { readonly en_US: string; }; }; readonly supported_model_types: readonly ["llm", "text-embedding", "rerank", "speech2text", "tts"]; readonly configurate_methods: readonly ["customizable-model"]; };

/** The fields of the credential forms. */
export declare const forms: {
  readonly model: readonly [
    { readonly variable: "server_url"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "model_uid"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "text-input"; readonly required: true; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
    { readonly variable: "api_key"; readonly label: { readonly en_US: string; readonly zh_Hans: string; }; readonly type: "secret-input"; readonly required: false; readonly placeholder: { readonly en_US: string; readonly zh_Hans: string; }; },
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
  readonly llm: { readonly model_properties: { readonly mode: "chat"; readonly context_size: 4096; }; readonly features: readonly [{ readonly feature: "tool-call"; readonly when: { readonly ability: "tools"; }; }, { readonly feature: "multi-tool-call"; readonly when: { readonly ability: "tools"; }; }, { readonly feature: "stream-tool-call"; readonly when: { readonly ability: "tools"; }; }, { readonly feature: "vision"; readonly when: { readonly ability: "vision"; }; }, { readonly feature: "audio"; readonly when: { readonly ability: "audio"; }; }, { readonly feature: "video"; readonly when: { readonly ability: "video"; }; }]; readonly parameter_rules: readonly [Rule1, Rule2, Rule3, Rule4, Rule5, Rule6, Rule7, Rule8, Rule9, Rule10, Rule11] };
  readonly "text-embedding": { readonly features: readonly [{ readonly feature: "vision"; readonly when: { readonly ability: "embed_vision"; }; }]; readonly model_properties: { readonly context_size: 512; readonly max_chunks: 64; }; readonly parameter_rules: readonly [] };
  readonly rerank: { readonly features: readonly [{ readonly feature: "vision"; readonly when: { readonly ability: "rerank_vision"; }; }]; readonly model_properties: { readonly context_size: 512; }; readonly parameter_rules: readonly [] };
  readonly speech2text: { readonly model_properties: { readonly file_upload_limit: 25; readonly supported_file_extensions: "flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"; }; readonly parameter_rules: readonly [] };
  readonly tts: { readonly model_properties: { readonly audio_type: "mp3"; readonly word_limit: 3500; readonly max_workers: 5; }; readonly parameter_rules: readonly [] };
};
