// do not edit: `modelport generate` made it from the definitions of all providers
export * from "./entities.js";
export * from "./form.js";

/** The module of each provider. */
export interface Providers {
  anthropic: typeof import("./providers/anthropic.js");
  openai: typeof import("./providers/openai.js");
  openai_api_compatible: typeof import("./providers/openai_api_compatible.js");
  openllm: typeof import("./providers/openllm.js");
  xinference: typeof import("./providers/xinference.js");
}

/** Ids of all providers. */
export declare const PROVIDERS: ReadonlyArray<keyof Providers>;

/**
 * Load the forms, rules and models of one provider.
 *
 * @throws RangeError no provider has this id.
 */
export declare function loadProvider<Id extends keyof Providers>(id: Id): Promise<Providers[Id]>;
