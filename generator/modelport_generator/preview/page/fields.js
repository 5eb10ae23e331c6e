// One field of a credential form: its label, its control, and the problems that concern it.
import { fieldControl, meantFieldControl, placeholderOf, delivered, translated } from "./form.js";
import { element, freshId, outsideLink } from "./elements.js";
import { textIn } from "./state.js";

/** Return a field; `show(field, value)` updates it, `change(value)` is called for an edit. */
export function formField(field, context, problems, change) {
  const id = freshId();
  const label = textIn(field.label, context);
  const control = (context.view === "dify" ? fieldControl : meantFieldControl)(field);
  const seen = {
    class: "label",
    "data-required": isStarred(field, context),
    "data-missing": label.missing,
    title: label.missing,
  };
  const made = (MAKERS[control] ?? nothing)({ id, field, context, change, control });
  const heading = made.labelled
    ? element("label", { for: id, ...seen }, label.text)
    : element("span", { id, ...seen }, label.text);
  const node = element(
    "div",
    { class: `field ${control || "no-control"}`, "data-field": field.variable },
    heading,
    made.node,
    help(field, context),
    problems.map(problemNote),
  );
  return { node, show: made.show };
}

/** Return the element of a problem of `check`. */
export function problemNote({ code, severity, message, hint, place }) {
  const text = `${message}${hint ? ` (${hint})` : ""}`;
  return element("p", { class: `problem ${severity}`, title: place }, element("b", {}, code), " ", text);
}

function isStarred(field, { view }) {
  return view === "dify" ? field.required === true : (field.required ?? true);
}

function help(field, context) {
  const { text } = textIn(field.help, context);
  if (field.url) return element("p", { class: "help" }, outsideLink(field.url, text || field.url));
  return context.view === "dify" || !text ? "" : element("p", { class: "help" }, text);
}

function placeholder(field, { language, view }) {
  const texts = view === "dify" ? delivered(field.placeholder) : field.placeholder;
  return placeholderOf({ placeholder: texts }, language);
}

function textBox({ id, field, context, change, control }) {
  const node = element("input", {
    id,
    name: field.variable,
    type: control,
    autocomplete: control === "password" ? "new-password" : "off",
    placeholder: placeholder(field, context),
    maxlength: context.view !== "dify" && field.max_length > 0 && field.max_length,
    "aria-required": isStarred(field, context) && "true",
    spellcheck: "false",
    on: { input: () => change(node.value) },
  });
  const show = (_, value) => {
    const text = value ? String(value) : "";
    if (node.value !== text) node.value = text;
  };
  return { node, show, labelled: true };
}

function select({ id, field, context, change }) {
  const node = element("select", {
    id,
    name: field.variable,
    "aria-required": isStarred(field, context) && "true",
    on: { change: () => change(node.value) },
  });
  const show = ({ options = [] }, value) => {
    const isChosen = options.some((each) => each.value === value);
    const none = element("option", { value: "", hidden: true, disabled: true }, placeholder(field, context));
    node.replaceChildren(
      ...(isChosen ? [] : [none]),
      ...options.map((each) => element("option", { value: each.value }, textIn(each.label, context).text)),
    );
    node.selectedIndex = isChosen ? options.findIndex((each) => each.value === value) : 0;
  };
  return { node, show, labelled: true };
}

function radios({ id, field, context, change }) {
  const node = element("div", { role: "radiogroup", "aria-labelledby": id, class: "cards" });
  let offered = null;
  const show = ({ options = [] }, value) => {
    const listed = JSON.stringify(options);
    if (listed !== offered) {
      offered = listed;
      node.classList.toggle("row", options.length < 3);
      node.replaceChildren(...options.map((option) => card(field, option, context, change)));
    }
    for (const input of node.querySelectorAll("input")) input.checked = input.value === value;
  };
  return { node, show };
}

function card(field, { value, label }, context, change) {
  const input = element("input", { type: "radio", name: field.variable, value, on: { change: () => change(value) } });
  return element("label", { class: "card" }, input, " ", textIn(label, context).text);
}

function toggle({ id, field, change }) {
  const node = element("input", {
    id,
    name: field.variable,
    type: "checkbox",
    role: "switch",
    on: { change: () => change(node.checked ? "true" : "false") },
  });
  const show = (_, value) => {
    node.checked = String(value).toLowerCase() === "true";
  };
  return { node, show, labelled: true };
}

function nothing() {
  return { node: "", show() {} };
}

const MAKERS = { text: textBox, password: textBox, select, radio: radios, switch: toggle };

/** Return what a field displays: a value that its control cannot show is null. */
export function displayedValue(field, value, { view }) {
  const control = (view === "dify" ? fieldControl : meantFieldControl)(field);
  if (control === "text" || control === "password") return value || "";
  if (control === "switch") return String(value).toLowerCase() === "true";
  if (!control) return null;
  return (field.options ?? []).some((option) => option.value === value) ? value : null;
}

/** Return the label of a field for messages. */
export function labelOf(field, { language }) {
  return translated(field.label, language) || field.variable;
}
