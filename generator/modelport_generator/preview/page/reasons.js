// Why the displayed, sent and kept values differ: a comparison of the three, in words.
import { fieldControl, numberControl, parameterControl, shownValue, sliderReaches } from "./form.js";
import { textIn, valueOf } from "./state.js";

const MARKER = "[__HIDDEN__]";
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Return the reasons for a form: `{ name, kind, text }` each, in the order of its fields. */
export function credentialReasons({ form, shown, displayed, values, request, checked, missing, context }) {
  const found = [];
  const add = (name, kind, text) => found.push({ name, kind, text });
  const isDify = context.view === "dify";
  for (const { variable, label, placeholder, options = [] } of shown)
    languageReason(add, variable, [label, placeholder, ...options.map((each) => each.label)], context);
  for (const { variable } of missing)
    add(variable, "missing", isDify ? "empty, so the client does not save" : "empty, but required");
  for (const name of Object.keys(displayed).filter((each) => each.startsWith("__")))
    if (displayed[name]) add(name, "beside", "sent beside the credentials");
  const sent = request.credentials;
  for (const field of firstOfEach(form)) {
    const name = field.variable;
    const isSent = Object.hasOwn(sent, name);
    const isShown = shown.some((each) => each.variable === name);
    if (isSent && sent[name] === MARKER && valueOf(values, name) !== MARKER) add(name, "marker", marked(request));
    if (isSent && !isShown) add(name, "hidden", "hidden, and sent all the same");
    if (isDify && isShown && !fieldControl(field)) add(name, "no-control", "a switch has a label and no control");
    if (isDify && field.required === undefined)
      add(name, "optional", "without `required`, Dify's daemon sends false, so it is optional in Dify; modelport and this page require it");
    if (isDify && isShown && field.max_length)
      add(name, "length", `the client lets users type more than ${field.max_length} characters`);
    keptReason(add, name, sent, checked);
  }
  return [...found, ...rejections(checked)];
}

function marked({ credential_id }) {
  const meaning = credential_id ? "which stands for the stored one" : "so its default is lost";
  return `an untouched secret is sent as a marker, ${meaning}`;
}

/** Return the reasons for a parameter panel. */
export function parameterReasons({ rules, displayed, values, last, checked, context }) {
  const found = [];
  const add = (name, kind, text) => found.push({ name, kind, text });
  for (const rule of rules) {
    const { name } = rule;
    languageReason(add, name, [rule.label, rule.help], context);
    if (!parameterControl(rule)) add(name, "no-control", `the client has no control for the type ${rule.type}`);
    else if (!Object.hasOwn(values, name)) add(name, "not-sent", unsent(rule, valueOf(displayed, name), valueOf(last, name)));
    if (rule.applies === false) add(name, "not-applied", "no rule of this model: its conditions do not hold");
    if (rule.type === "tag") {
      if (Object.hasOwn(values, name)) add(name, "beside", "the server takes it out of the parameters");
      continue;
    }
    if (context.view === "dify" && parameterControl(rule) === "number") gridReason(add, rule);
    keptReason(add, name, values, checked);
  }
  return [...found, ...rejections(checked)];
}

function languageReason(add, name, texts, context) {
  if (texts.some((each) => textIn(each, context).missing === "not delivered"))
    add(name, "language", "its text in this language never arrives: the server delivers English and Chinese");
}

function unsent(rule, displayed, last) {
  if (last !== undefined) return "edited while its switch is off, so it is not sent";
  if (rule.required) return "the value that is displayed is sent once it is edited";
  const isDefault = rule.default !== undefined && same(displayed, rule.default);
  return `${isDefault ? "the default" : "a value"} is displayed, and nothing is sent while its switch is off`;
}

function gridReason(add, rule) {
  const { slider, step } = numberControl(rule);
  if (!slider) return;
  const start = shownValue(rule);
  if (!sliderReaches(rule, start))
    add(rule.name, "slider", `the slider moves in steps of ${step} and cannot return to ${start}`);
  if (!sliderReaches(rule, rule.max))
    add(rule.name, "slider", `the slider moves in steps of ${step} and does not stop at ${rule.max}`);
}

function keptReason(add, name, sent, { values, violations }) {
  if (violations.some((each) => each.name === name)) return;
  const isKept = Object.hasOwn(values, name);
  const isSent = Object.hasOwn(sent, name);
  if (isKept && !isSent) add(name, "filled", "the server fills in the default");
  else if (isSent && !isKept) add(name, "dropped", dropped(sent[name]));
  else if (isKept && sent[name] !== MARKER && !same(sent[name], values[name]))
    add(name, "changed", `the server turns ${JSON.stringify(sent[name])} into ${JSON.stringify(values[name])}`);
}

function dropped(value) {
  if (!value) return "empty values are not kept";
  if (String(value).toLowerCase() === "false") return "the server drops a switch that is off";
  return "the server drops it: no condition of it holds there";
}

function rejections({ violations }) {
  return violations
    .filter(({ severity }) => severity === "error")
    .map(({ name, message }) => ({ name, kind: "rejected", text: `the server rejects: ${message}` }));
}

function firstOfEach(form) {
  return [...new Map(form.map((field) => [field.variable, field])).values()];
}
