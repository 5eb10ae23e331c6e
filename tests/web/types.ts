// What the types promise: each line below `@ts-expect-error` must be rejected, every other one accepted.
import {
  loadProvider,
  type AssistantPromptMessage,
  type LLMResultChunk,
  type PromptMessage,
  type PromptMessageContent,
} from "modelport";
import { checkCredentials, checkParameters, type FormField, type Rule } from "modelport/form.js";
import type { LLMModel, LLMParameters } from "modelport/providers/openai.js";
import type { ModelCredentials } from "modelport/providers/openai_api_compatible.js";

export function messagesAreToldByRole(message: PromptMessage): string {
  // @ts-expect-error not every message answers a call
  message.tool_call_id;
  if (message.role === "tool") return message.tool_call_id;
  if (message.role === "assistant") return (message.tool_calls ?? []).map((call) => call.id).join();
  // @ts-expect-error nobody else calls tools
  return message.tool_calls;
}

export function partsAreToldByType(part: PromptMessageContent): string | undefined {
  switch (part.type) {
    case "text":
      return part.data;
    case "image":
      return part.detail ?? part.url;
    case "thinking":
      return part.signature ?? undefined;
    // @ts-expect-error there is no such part
    case "smell":
      return undefined;
    default:
      return part.base64_data;
  }
}

export const spoken: PromptMessage = { role: "user", content: [{ type: "text", data: "Hi" }] };
// @ts-expect-error a text part has its text
export const mute: PromptMessage = { role: "user", content: [{ type: "text" }] };
export const nested: AssistantPromptMessage.ToolCall.ToolCallFunction = { name: "f", arguments: "{}" };
export const chunkText = (chunk: LLMResultChunk) => chunk.delta.message.content;
export const price = (chunk: LLMResultChunk): string | undefined => chunk.delta.usage?.total_price;

export const model: LLMModel = "gpt-5.5";
// @ts-expect-error no such model
export const otherModel: LLMModel = "gpt-0";
export const parameters: LLMParameters["gpt-5.5"] = { max_tokens: 5, reasoning_effort: "low" };
// @ts-expect-error not one of the options
export const hugeEffort: LLMParameters["gpt-5.5"] = { reasoning_effort: "huge" };
// @ts-expect-error no parameter of this model
export const unknownName: LLMParameters["gpt-5.5"] = { top_q: 1 };

export const llm: ModelCredentials = {
  endpoint_url: "https://api.acme.test",
  __model_type: "llm",
  mode: "chat",
  context_size: "4096",
};
export const rerank: ModelCredentials = {
  endpoint_url: "https://api.acme.test",
  __model_type: "rerank",
};
export const moded: ModelCredentials = {
  endpoint_url: "https://api.acme.test",
  __model_type: "rerank",
  // @ts-expect-error only a language model has a mode
  mode: "chat",
};
// @ts-expect-error the address is required
export const homeless: ModelCredentials = { __model_type: "tts" };

export async function dataAreLiterals(): Promise<void> {
  const compatible = await loadProvider("openai_api_compatible");
  const variable: "endpoint_url" = compatible.forms.model[0].variable;
  // @ts-expect-error another name
  const other: "server_url" = compatible.forms.model[0].variable;
  const form: readonly FormField[] = compatible.forms.model;
  const openai = await loadProvider("openai");
  const rules: readonly Rule[] = openai.models.llm[0].parameter_rules;
  const id: LLMModel = openai.models.llm[0].model;
  checkCredentials(form, { [variable]: 1 }).violations.map(({ pointer, keyword }) => pointer + keyword);
  checkParameters(rules, { max_tokens: 1 }).values["max_tokens"];
  // @ts-expect-error no such provider
  await loadProvider("acme");
}
