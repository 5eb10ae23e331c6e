// A credential form: which fields show, what is sent, and what the server says, are all `modelport/form.js`.
import {
  checkCredentials,
  payload,
  startValues,
  translated,
  visibleFields,
  type FormField,
} from "modelport/form.js";

import { choice, element } from "./controls.js";

export interface CredentialForm {
  readonly node: HTMLElement;
  /** What is sent when the user saves. */
  sent(): Record<string, unknown>;
}

export function credentialForm(form: readonly FormField[], language: string): CredentialForm {
  const values = startValues(form);
  const touched = new Set<string>();
  const node = element("form");

  function set(name: string, value: unknown): void {
    values[name] = value;
    touched.add(name);
    render();
  }

  function render(): void {
    const { violations } = checkCredentials(form, values);
    node.replaceChildren(
      ...visibleFields(form, values).map((field) => {
        const wrong = violations.find(
          ({ name, severity }) => name === field.variable && severity === "error",
        );
        const message = touched.has(field.variable) && wrong ? wrong.message : "";
        const label = translated(field.label, language) || field.variable;
        return element(
          "label",
          {},
          `${label}${field.required ?? true ? " *" : ""} `,
          control(field, values[field.variable], (value) => set(field.variable, value)),
          element("output", {}, message),
        );
      }),
    );
  }

  function control(
    field: FormField,
    value: unknown,
    change: (value: string) => void,
  ): HTMLElement {
    const name = field.variable;
    if (field.type === "switch")
      return choice(["true", "false"].map(plain), value, change);
    if (field.type === "select" || field.type === "radio") {
      const options = (field.options ?? []).map((option) => ({
        value: option.value,
        label: translated(option.label, language) || option.value,
      }));
      return Object.assign(choice(options, value, change), { name });
    }
    const input = element("input", {
      name,
      type: field.type === "secret-input" ? "password" : "text",
      value: typeof value === "string" ? value : "",
      placeholder: translated(field.placeholder, language),
    });
    input.addEventListener("change", () => change(input.value));
    return input;
  }

  render();
  return { node, sent: () => payload(form, values, [...touched]) };
}

function plain(value: string): { value: string; label: string } {
  return { value, label: value };
}
