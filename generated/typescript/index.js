// do not edit: `modelport generate` made it from the definitions of all providers
export * from "./form.js";

const MODULES = {
  anthropic: () => import("./providers/anthropic.js"),
  openai: () => import("./providers/openai.js"),
  openai_api_compatible: () => import("./providers/openai_api_compatible.js"),
  openllm: () => import("./providers/openllm.js"),
  xinference: () => import("./providers/xinference.js"),
};

/** Ids of all providers. */
export const PROVIDERS = Object.keys(MODULES);

/** Load the forms, rules and models of one provider. */
export function loadProvider(id) {
  if (!Object.hasOwn(MODULES, id)) throw new RangeError(`no provider has the id ${id}`);
  return MODULES[id]();
}
