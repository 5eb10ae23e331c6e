// The parameters of a model with their panels. An optional parameter is sent while its switch is on.
import {
  checkParameters,
  declaredRules,
  editedParameters,
  offeredRules,
  parameterControl,
  presets,
  receivedCredentials,
  saveRequest,
  shownValue,
  switchedOn,
} from "./form.js";
import { element } from "./elements.js";
import { modelOf } from "./models.js";
import { panels, verdict } from "./panels.js";
import { parameterRow } from "./parameter.js";
import { parameterReasons } from "./reasons.js";
import { textIn, valueOf } from "./state.js";

/** Return the section of the parameters of the model that the address selects. */
export function parameterSection(provider, entered, context) {
  const { model, type, name, declared } = modelOf(provider, context);
  const rules = rulesOf(provider, entered, declared, name);
  const state = entered.parameters;
  entered.useRules(`${type}/${name}`, rules);
  const list = element("div", { class: "fields" });
  const shown = panels();
  let rows = [];

  function build() {
    const offered = offeredRules(rules, context.view === "dify" && state.advanced);
    rows = offered.map((rule) => parameterRow(rule, context, problemsOf(rule), actions(rule)));
    list.replaceChildren(...rows.map(({ node }) => node));
    update();
  }

  function problemsOf({ name: parameter }) {
    return (provider.problems ?? []).filter(
      (each) =>
        each.form === "parameters" && each.name === parameter && each.type === type && each.model === (model?.model ?? ""),
    );
  }

  function actions(rule) {
    return {
      edit(value) {
        state.last = { ...state.last, [rule.name]: value };
        state.values = editedParameters(rule, state.values, value);
        update();
      },
      toggle() {
        const { name: key } = rule;
        const others = Object.entries(state.values).filter(([each]) => each !== key);
        const isOn = others.length < Object.keys(state.values).length;
        const added = isOn ? [] : [[key, switchedOn(rule, valueOf(state.last, key))]];
        state.values = Object.fromEntries([...others, ...added]);
        update();
      },
    };
  }

  function update() {
    const { values, last } = state;
    const displayed = {};
    for (const { rule, show } of rows) {
      const given = valueOf(values, rule.name);
      const value = shownValue(rule, given, valueOf(last, rule.name));
      const seen = parameterControl(rule) ? value : null;
      Object.defineProperty(displayed, rule.name, { value: seen, enumerable: true, configurable: true });
      show(value, given !== undefined);
    }
    const { stop, ...others } = values;
    const own = rules.some((rule) => rule.name === "stop") ? values : others;
    const { checked, kept } = verdict(() => checkParameters(rules.filter(({ applies }) => applies !== false), own));
    const offered = rows.map(({ rule }) => rule);
    const reasons = parameterReasons({ rules: offered, displayed, values, last, checked, context });
    shown.show({ displayed, sent: values, kept }, reasons);
  }

  build();
  const form = element(
    "form",
    { class: "dialog", novalidate: true, autocomplete: "off", on: { submit: (event) => event.preventDefault() } },
    heading(model, name, type, context),
    presetBar(provider, rules, state, update, context),
    list,
    rules.length ? "" : element("p", { class: "empty" }, "No parameters are declared."),
    context.view === "dify" && type === "llm" ? advancedBox(state, build) : "",
  );
  return element(
    "section",
    { "data-form": "parameters", class: "split" },
    element("h2", {}, "Parameters"),
    form,
    shown.node,
  );
}

function rulesOf(provider, entered, declared, name) {
  const rules = (declared?.rules ?? []).map((number) => provider.rules[number]);
  if (!rules.some(({ when }) => when)) return rules;
  const { values, touched } = entered.credentials.model;
  const form = provider.forms.model ?? [];
  const { checked } = verdict(() => receivedCredentials(form, saveRequest(form, values, touched)));
  return declaredRules(rules, name, checked.values);
}

function heading(model, name, type, context) {
  const { text } = model ? textIn(model.label, context) : { text: name || "any other model" };
  return element("p", { class: "model-name" }, element("strong", {}, text), " ", element("span", { class: "badge" }, type));
}

function presetBar(provider, rules, state, update, { view }) {
  const offered = view === "dify" ? presets(provider.id, rules) : [];
  if (!offered.length) return "";
  const buttons = offered.map(({ name, values }) => {
    const use = () => {
      state.values = { ...state.values, ...values };
      update();
    };
    return element("button", { type: "button", on: { click: use } }, name);
  });
  return element("p", { class: "presets" }, "Load presets ", buttons);
}

function advancedBox(state, build) {
  const box = element("input", {
    type: "checkbox",
    on: {
      change: () => {
        state.advanced = box.checked;
        build();
      },
    },
  });
  box.checked = state.advanced;
  return element("label", { class: "advanced" }, box, " Advanced mode, which adds stop sequences");
}
