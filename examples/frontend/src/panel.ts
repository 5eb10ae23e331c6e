// A parameter panel: an optional parameter is sent only while its switch is on.
import {
  checkParameters,
  clamped,
  keptParameters,
  numberControl,
  shownValue,
  switchedOn,
  translated,
  type Rule,
} from "modelport/form.js";

import { choice, element } from "./controls.js";

export interface ParameterPanel {
  readonly node: HTMLElement;
  /** Show the parameters of another model; values that do not fit it are dropped. */
  show(rules: readonly Rule[]): void;
  /** What is sent with the next call. */
  sent(): Record<string, unknown>;
}

export function parameterPanel(start: readonly Rule[], language: string): ParameterPanel {
  let rules = start;
  let values: Record<string, unknown> = {};
  const last: Record<string, unknown> = {};
  const node = element("fieldset");

  function set(name: string, value: unknown): void {
    values[name] = last[name] = value;
    render();
  }

  function toggle(rule: Rule, on: boolean): void {
    if (on) values[rule.name] = switchedOn(rule, last[rule.name]);
    else delete values[rule.name];
    render();
  }

  function render(): void {
    const { violations } = checkParameters(rules, values);
    node.replaceChildren(
      ...rules.map((rule) => {
        const isOn = rule.name in values;
        const toggled = element("input", { type: "checkbox", checked: isOn });
        toggled.addEventListener("change", () => toggle(rule, toggled.checked));
        const wrong = violations.find(({ name }) => name === rule.name);
        return element(
          "label",
          { title: translated(rule.help, language) },
          ...(rule.required ? [] : [toggled]),
          `${translated(rule.label, language) || rule.name} `,
          control(rule, shownValue(rule, values[rule.name], last[rule.name])),
          element("output", {}, wrong?.message ?? ""),
        );
      }),
    );
  }

  function control(rule: Rule, value: unknown): HTMLElement {
    const change = (chosen: unknown): void => set(rule.name, chosen);
    if (rule.type === "boolean") {
      const options = ["true", "false"].map((each) => ({ value: each, label: each }));
      return choice(options, String(value), (chosen) => change(chosen === "true"));
    }
    if (rule.options?.length) {
      const options = rule.options.map((each) => ({ value: each, label: each }));
      return choice(options, value, change);
    }
    if (rule.type === "int" || rule.type === "float") return number(rule, value, change);
    const text = element(rule.type === "text" ? "textarea" : "input", { value: String(value) });
    text.addEventListener("change", () => change(text.value));
    return text;
  }

  function number(rule: Rule, value: unknown, change: (value: number) => void): HTMLElement {
    const { slider, step } = numberControl(rule);
    const input = element("input", {
      name: rule.name,
      type: slider ? "range" : "number",
      step: String(step || "any"),
      ...(typeof rule.min === "number" ? { min: String(rule.min) } : {}),
      ...(typeof rule.max === "number" ? { max: String(rule.max) } : {}),
    });
    input.value = String(value);
    input.addEventListener("change", () => change(clamped(rule, Number(input.value))));
    return input;
  }

  render();
  return {
    node,
    show(other) {
      rules = other;
      values = keptParameters(rules, values);
      render();
    },
    sent: () => checkParameters(rules, values).values,
  };
}
