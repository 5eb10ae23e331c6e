// One parameter of a panel: its switch, its label, its control, and the problems that concern it.
import { clamped, meantNumberControl, numberControl, parameterControl } from "./form.js";
import { element, freshId } from "./elements.js";
import { problemNote } from "./fields.js";
import { textIn } from "./state.js";

/** Return a parameter; `show(value, isOn)` updates it, `actions` are `edit` and `toggle`. */
export function parameterRow(rule, context, problems, actions) {
  const id = freshId();
  const label = textIn(rule.label, context);
  const help = textIn(rule.help, context).text;
  const kind = parameterControl(rule);
  const made = (MAKERS[kind] ?? nothing)({ id, rule, context, actions });
  const seen = { class: "label", "data-missing": label.missing, title: help || label.missing };
  const heading = made.labelled
    ? element("label", { for: id, ...seen }, label.text)
    : element("span", { id, ...seen }, label.text);
  const onOff =
    rule.required || rule.name === "stop"
      ? ""
      : element(
          "button",
          { type: "button", role: "switch", "aria-checked": "false", class: "switch", on: { click: actions.toggle } },
          element("span", { class: "unseen" }, `Send ${label.text}`),
        );
  const node = element(
    "div",
    { class: `parameter ${kind || "no-control"}`, "data-parameter": rule.name },
    onOff || element("span", { class: "switch-place" }),
    element("div", { class: "about" }, heading, condition(rule), help ? element("p", { class: "help" }, help) : ""),
    element("div", { class: "control" }, made.node),
    problems.map(problemNote),
  );
  const show = (value, isOn) => {
    if (onOff) onOff.setAttribute("aria-checked", String(isOn));
    node.classList.toggle("off", !isOn);
    made.show(value);
  };
  return { rule, node, show };
}

function condition({ when, applies }) {
  if (!when) return "";
  const state = { true: "applies", false: "does not apply", null: "may apply" }[applies];
  const listed = Object.entries(when).map(([key, value]) => `${key} ${wording(value)}`);
  return element("p", { class: "help" }, `${state}: ${listed.join(" and ")}`);
}

function wording(value) {
  return typeof value === "string" ? value : `${value.variable} = ${value.value}`;
}

function numberBox({ id, rule, context, actions }) {
  const isDify = context.view === "dify";
  const { slider, step } = (isDify ? numberControl : meantNumberControl)(rule);
  // The client writes even a step of 0, which browsers ignore.
  const limits = { min: rule.min, max: rule.max, step: isDify ? step : step || "any" };
  const box = element("input", {
    id,
    name: rule.name,
    type: "number",
    ...limits,
    on: { input: () => actions.edit(clamped(rule, Number(box.value))), blur: () => put(current) },
  });
  const bar = slider
    ? element("input", {
        type: "range",
        ...limits,
        "aria-label": "Slider",
        "aria-describedby": id,
        on: { input: () => actions.edit(clamped(rule, Number(bar.value))) },
      })
    : "";
  let current = null;
  // A default of another type leaves the box empty, as browsers do.
  const number = (value) => (Number.isFinite(value) ? String(value) : "");
  const put = (value) => {
    if (box.value !== number(value)) box.value = number(value);
  };
  const show = (value) => {
    // The number that a user is typing is not changed while its value is the same.
    if (value !== current || document.activeElement !== box) {
      if (Number(box.value) !== value || box.value === "") put(value);
      if (bar && number(value)) bar.value = number(value);
    }
    current = value;
  };
  return { node: element("span", { class: "number" }, bar, box), show, labelled: true };
}

function trueOrFalse({ id, rule, actions }) {
  const choices = [true, false].map((value) => {
    const input = element("input", {
      type: "radio",
      name: rule.name,
      value: String(value),
      on: { change: () => actions.edit(value) },
    });
    return { value, input, node: element("label", { class: "card" }, input, value ? " True" : " False") };
  });
  const node = element(
    "div",
    { role: "radiogroup", "aria-labelledby": id, class: "cards row" },
    choices.map((each) => each.node),
  );
  const show = (shown) => {
    for (const { value, input } of choices) input.checked = value === shown;
  };
  return { node, show };
}

function textBox({ id, rule, actions }) {
  const attributes = { id, name: rule.name, spellcheck: "false", on: { input: () => actions.edit(node.value) } };
  const node =
    rule.type === "text"
      ? element("textarea", { rows: 3, ...attributes })
      : element("input", { type: "text", autocomplete: "off", ...attributes });
  const show = (value) => {
    if (node.value !== String(value)) node.value = String(value);
  };
  return { node, show, labelled: true };
}

function select({ id, rule, actions }) {
  const none = element("option", { value: "", hidden: true, disabled: true }, "Please select");
  const options = rule.options.map((value) => element("option", { value }, value));
  const node = element(
    "select",
    { id, name: rule.name, on: { change: () => actions.edit(rule.options[node.selectedIndex - 1]) } },
    none,
    options,
  );
  const show = (value) => {
    node.selectedIndex = rule.options.indexOf(value) + 1;
  };
  return { node, show, labelled: true };
}

function tags({ id, rule, actions }) {
  let current = [];
  const add = (event) => {
    const text = box.value;
    if (!text || !["Enter", "Tab"].includes(event.key)) return;
    event.preventDefault();
    box.value = "";
    actions.edit([...current, text]);
  };
  const box = element("input", { id, name: rule.name, type: "text", autocomplete: "off", on: { keydown: add } });
  const list = element("span", { class: "tags" });
  const show = (value) => {
    current = value;
    list.replaceChildren(
      ...current.map((tag, index) =>
        element(
          "button",
          { type: "button", on: { click: () => actions.edit(current.filter((_, other) => other !== index)) } },
          tag,
          element("span", { class: "unseen" }, " (remove)"),
        ),
      ),
    );
  };
  return { node: element("span", {}, list, box), show, labelled: true };
}

function nothing() {
  return { node: "", show() {} };
}

const MAKERS = { number: numberBox, boolean: trueOrFalse, text: textBox, textarea: textBox, select, tags };
