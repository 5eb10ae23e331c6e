// What a front end needs to know about credential forms and parameter rules. No dependency, no state, no DOM.
// `checkCredentials` and `checkParameters` do what the server does, functions with `meant` what the definition means;
// the others do what Dify's web client does.

const HIDDEN = "[__HIDDEN__]";
const RESERVED = ["__model_type", "__model_name", "__authorization_name__"];
const FORM_TYPES = ["text-input", "secret-input", "select", "radio", "switch"];
const CONTROLS = { "text-input": "text", "secret-input": "password", select: "select", radio: "radio" };
const MODEL_TYPES = {
  llm: "LLM",
  "text-embedding": "Text Embedding",
  rerank: "Rerank",
  speech2text: "Speech2text",
  moderation: "Moderation",
  tts: "TTS",
};
const PRESETS = {
  Creative: { temperature: 0.8, top_p: 0.9, presence_penalty: 0.1, frequency_penalty: 0.1 },
  Balanced: { temperature: 0.5, top_p: 0.85, presence_penalty: 0.2, frequency_penalty: 0.3 },
  Precise: { temperature: 0.2, top_p: 0.75, presence_penalty: 0.5, frequency_penalty: 0.5 },
};
const STOP = {
  name: "stop",
  type: "tag",
  required: false,
  default: [],
  label: { en_US: "Stop sequences", zh_Hans: "停止序列" },
};

/** Return the first field of every form: a name for this set of credentials. */
export function authorizationField() {
  const label = { en_US: "Authorization Name", zh_Hans: "凭据名称" };
  return { variable: "__authorization_name__", type: "text-input", required: false, label };
}

/** Return the fields before the form of a model: its name and its type, which is not chosen at first. */
export function modelFields(model, types) {
  const name = {
    variable: "__model_name",
    type: "text-input",
    required: true,
    label: model?.label ?? { en_US: "Model Name", zh_Hans: "模型名称" },
    placeholder: model?.placeholder ?? { en_US: "Please enter model name", zh_Hans: "请输入模型名称" },
  };
  const options = types.map((type) => ({ value: type, label: { en_US: own(MODEL_TYPES, type) ?? type } }));
  const label = { en_US: "Model Type", zh_Hans: "模型类型" };
  return [name, { variable: "__model_type", type: "radio", required: true, label, options }];
}

/** Return the initial values of a form: stored ones replace all defaults. */
export function startValues(form, stored) {
  if (stored) return { ...stored };
  const withDefault = form.filter((field) => isGiven(field.default));
  return Object.fromEntries(withDefault.map((field) => [field.variable, field.default]));
}

/** Return the fields that are displayed, each with the options that are displayed. */
export function visibleFields(form, values) {
  const isShown = (item) =>
    (item.show_on ?? []).every(({ variable, value }) => own(values, variable) === value);
  return form.filter(isShown).map((field) => {
    const options = (field.options ?? []).filter(isShown);
    return options.length === (field.options ?? []).length ? field : { ...field, options };
  });
}

/** Return the displayed fields that the client does not save without: a falsy value is missing. */
export function missingFields(form, values) {
  return visibleFields(form, values).filter((field) => field.required && !own(values, field.variable));
}

/** Return the credentials that the client sends: hidden ones too, untouched secrets as a marker. */
export function payload(form, values, touched) {
  const secrets = form.filter((field) => field.type === "secret-input").map((field) => field.variable);
  const sent = Object.entries(values).filter(([name]) => !RESERVED.includes(name));
  return Object.fromEntries(
    sent.map(([name, value]) => {
      const isMarked = value && secrets.includes(name) && !touched.includes(name);
      return [name, isMarked ? HIDDEN : value];
    }),
  );
}

/** Return what the client saves: `credential_id` is that of stored credentials. */
export function saveRequest(form, values, touched, credential_id) {
  return wrapped(payload(form, values, touched), values, credential_id);
}

/** Return what a client would save that follows the definition: only displayed fields, secrets unmasked. */
export function meantRequest(form, values, credential_id) {
  const shown = visibleFields(form, values).map((field) => field.variable);
  const sent = Object.entries(values).filter(([name]) => shown.includes(name) && !RESERVED.includes(name));
  return wrapped(Object.fromEntries(sent), values, credential_id);
}

/** Return the values that the server gets from a saved request: markers become `stored` values, and the type is added. */
export function receivedCredentials(form, { credentials, model_type }, stored = {}) {
  const given = Object.entries(credentials).map(([name, value]) => [
    name,
    value === HIDDEN ? (own(stored, name) ?? value) : value,
  ]);
  if (model_type) given.push(["__model_type", model_type]);
  return checkCredentials(form, Object.fromEntries(given));
}

/** Return the control of a field: text, password, select or radio; "" when only its label is displayed. */
export function fieldControl(field) {
  return own(CONTROLS, field.type) ?? "";
}

/** Return the control of a field that follows the definition. */
export function meantFieldControl(field) {
  return field.type === "switch" ? "switch" : fieldControl(field);
}

/** Return the values that modelport keeps, and everything that is wrong; Dify's server drops a switch that is false. */
export function checkCredentials(form, values) {
  const unknown = form.find((field) => !FORM_TYPES.includes(field.type));
  if (unknown) throw new TypeError(`${unknown.variable}: no field has the type ${unknown.type}`);
  if (!isObject(values)) return notAnObject();
  const selected = new Map(
    form.filter((field) => isSelected(field, values)).map((field) => [field.variable, field]),
  );
  const kept = [];
  const violations = [];
  for (const [name, field] of selected) {
    const found = checkField(field, own(values, name));
    if (found.keyword) violations.push(violation(name, found, name));
    else if (isGiven(found.value)) kept.push([name, found.value]);
  }
  const names = form.map((field) => field.variable);
  violations.push(...unknownNames(values, [...names, ...RESERVED], names));
  return { values: Object.fromEntries(kept), violations };
}

/** Return the values that the server passes on, and everything that is wrong with them. */
export function checkParameters(rules, values) {
  const unknown = rules.find((rule) => !Object.hasOwn(CHECKS, rule.type));
  if (unknown) throw new TypeError(`${unknown.name}: no parameter has the type ${unknown.type}`);
  if (!isObject(values)) return notAnObject();
  const kept = new Map();
  const violations = [];
  for (const rule of rules) {
    const name = isGiven(own(values, rule.name)) ? rule.name : rule.use_template;
    if (!name || !Object.hasOwn(values, name)) {
      if (!rule.required) continue;
      if (isGiven(rule.default)) kept.set(rule.name, rule.default);
      else violations.push(violation(rule.name, fault("required", true, "is required"), rule.name));
      continue;
    }
    const found = CHECKS[rule.type](rule, values[name]);
    if (found) violations.push(violation(name, found, rule.name));
    else kept.set(rule.name, values[name]);
  }
  const names = rules.map((rule) => rule.name);
  const aliases = rules.map((rule) => rule.use_template).filter(Boolean);
  violations.push(...unknownNames(values, [...names, ...aliases], names));
  return { values: Object.fromEntries(kept), violations };
}

/** Return the value that the control of a parameter shows; `last` is the value before its switch was turned off. */
export function shownValue(rule, value, last) {
  const start = { int: rule.min ?? 0, float: rule.min ?? 0, boolean: false, tag: [] };
  return value ?? last ?? rule.default ?? (Object.hasOwn(start, rule.type) ? start[rule.type] : "");
}

/** Return the value that a parameter gets when its switch is turned on; turning it off deletes its key. */
export function switchedOn(rule, last) {
  return last || shownValue(rule);
}

/** Return whether a number has a slider, and the step of slider and number box. */
export function numberControl(rule) {
  const slider = isGiven(rule.min) && isGiven(rule.max);
  if (!slider) return { slider, step: Number(`0.${rule.precision ?? 0}`) };
  if (rule.type === "float") return { slider, step: 0.1 };
  return { slider, step: rule.max < 100 ? 1 : rule.max < 1000 ? 10 : 100 };
}

/** Return the step that the precision of a rule allows, 0 when every value is allowed. */
export function meantNumberControl(rule) {
  const slider = isGiven(rule.min) && isGiven(rule.max);
  if (rule.type === "int") return { slider, step: 1 };
  return { slider, step: isGiven(rule.precision) ? Number(`1e${-rule.precision}`) : 0 };
}

/** Return whether a slider can reach a value: its steps start at `min`. */
export function sliderReaches(rule, value) {
  const { slider, step } = numberControl(rule);
  if (!slider || typeof value !== "number") return true;
  const steps = (value - rule.min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** Return the control of a parameter: number, boolean, text, textarea, select or tags; "" for unknown types. */
export function parameterControl(rule) {
  if (rule.type === "string") return rule.options?.length ? "select" : "text";
  const controls = { int: "number", float: "number", boolean: "boolean", text: "textarea", tag: "tags" };
  return own(controls, rule.type) ?? "";
}

/** Return the rules that are offered; in advanced mode `stop` comes last. */
export function offeredRules(rules, advanced = false) {
  return advanced ? [...rules, STOP] : [...rules];
}

/** Return the values after an edit, which counts while the switch is on or when there is none. */
export function editedParameters(rule, values, value) {
  const counts = rule.required || rule.name === "stop" || isGiven(own(values, rule.name));
  return counts ? { ...values, [rule.name]: value } : values;
}

/** Return the presets that the client offers for a provider, each with the values that a model has. */
export function presets(provider, rules) {
  if (!["openai", "azure_openai"].includes(provider)) return [];
  const names = rules.map((rule) => rule.name);
  return Object.entries(PRESETS)
    .map(([name, config]) => [name, Object.entries(config).filter(([key]) => names.includes(key))])
    .filter(([, config]) => config.length)
    .map(([name, config]) => ({ name, values: Object.fromEntries(config) }));
}

/** Return the rules that are declared for custom models, one per name, each with whether it `applies`. */
export function declaredRules(rules, model, credentials) {
  const known = rules.map((rule) => ({ ...rule, applies: applies(rule.when, model, credentials) }));
  return [...new Set(rules.map((rule) => rule.name))].map((name) => {
    const same = known.filter((rule) => rule.name === name);
    return same.find((rule) => rule.applies) ?? same.find((rule) => rule.applies === null) ?? same[0];
  });
}

/** Return the labels beside a model in a list: its type, its mode and its context. */
export function modelBadges(model) {
  const { mode, context_size: size } = model.model_properties ?? {};
  const type = model.model_type === "text-embedding" ? "TEXT EMBEDDING" : model.model_type.toUpperCase();
  const context = typeof size === "number" ? (size < 1000 ? `${size}` : `${Math.floor(size / 1000)}K`) : "";
  return [type, typeof mode === "string" ? mode.toUpperCase() : "", context].filter(Boolean);
}

/** Return a typed number within the bounds of its rule. */
export function clamped(rule, value) {
  return Math.min(Math.max(value, rule.min ?? -Infinity), rule.max ?? Infinity);
}

/** Return the values that are kept when the rules change to those of another model. */
export function keptParameters(rules, values, advanced = false) {
  const fits = ([name, value]) => {
    if (name === "stop" && advanced) return true;
    const rule = rules.find((each) => each.name === name);
    if (!rule) return false;
    if (rule.type === "int" || rule.type === "float")
      return typeof value === "number" && clamped(rule, value) === value;
    if (rule.type === "boolean") return typeof value === "boolean";
    if (rule.type !== "string" && rule.type !== "text") return false;
    return typeof value === "string" && (!rule.options?.length || rule.options.includes(value));
  };
  return Object.fromEntries(Object.entries(values).filter(fits));
}

/** Return the texts that the server delivers: English, and Chinese with English where it is missing. */
export function delivered(texts) {
  const { en_US, zh_Hans } = texts ?? {};
  return en_US || zh_Hans ? { en_US: en_US ?? "", zh_Hans: zh_Hans || en_US } : {};
}

/** Return the placeholder of a field. */
export function placeholderOf(field, language) {
  return translated(field.placeholder, language) || (language === "zh_Hans" ? "请输入" : "Please enter");
}

/** Return the link below a form: its text, and its address. */
export function helpLink(help, language) {
  const { title, url } = help ?? {};
  const here = (texts) => own(texts ?? {}, language);
  const text = here(title) || here(url) || title?.en_US || url?.en_US || "";
  return { text, url: here(url) || url?.en_US || "" };
}

/** Return a text in a language, else in English, else in any. */
export function translated(texts, language) {
  const given = texts ?? {};
  return own(given, language) || given.en_US || Object.values(given).find(Boolean) || "";
}

function wrapped(credentials, values, credential_id) {
  const model = own(values, "__model_name");
  const model_type = own(values, "__model_type");
  return {
    ...(credential_id ? { credential_id } : {}),
    credentials,
    ...(isGiven(own(values, RESERVED[2])) ? { name: values[RESERVED[2]] } : {}),
    ...(model && model_type ? { model, model_type } : {}),
  };
}

/** Return whether all conditions hold; null when that is unknown. */
function applies(when, model, credentials) {
  const met = Object.entries(when ?? {}).map(([key, wanted]) => {
    const given = key === "credential" ? own(credentials, wanted.variable) : key === "model" && model;
    if (!given) return null;
    return key === "model" ? matches(wanted, model) : given === wanted.value;
  });
  return met.includes(false) ? false : met.includes(null) ? null : true;
}

function matches(pattern, model) {
  const isExpression = pattern.length > 2 && pattern.startsWith("/") && pattern.endsWith("/");
  if (!isExpression) return new RegExp(globExpression(pattern), "s").test(model);
  // Python puts the flags of an expression before it.
  const [, flags = "", expression] = /^(?:\(\?([ims]+)\))?([^]*)$/.exec(pattern.slice(1, -1));
  try {
    return new RegExp(expression, flags).test(model);
  } catch {
    return null;
  }
}

/** Return the regular expression for `*`, `?`, `[abc]` and `[!abc]`, which matches a whole name. */
function globExpression(glob) {
  const parts = glob.match(/\[!?\]?[^\]]*\]|[^]/g) ?? [];
  const known = { "*": ".*", "?": "." };
  const one = (part) =>
    own(known, part) ??
    (part.length > 1
      ? `[${part.slice(1, -1).replace(/[\\[\]]/g, "\\$&").replace(/^!/, "^")}]`
      : part.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&"));
  return `^${parts.map(one).join("")}$`;
}

function checkField(field, value) {
  if (isEmpty(value)) {
    if (field.required ?? true) return fault("required", true, "is required");
    return { value: isEmpty(field.default) ? null : field.default };
  }
  if (typeof value !== "string") return fault("type", "string", "must be a string");
  const length = [...value].length;
  if (field.max_length && length > field.max_length)
    return fault(
      "maxLength",
      field.max_length,
      `must not be longer than ${field.max_length} characters, it has ${length}`,
    );
  if (field.type === "switch") return checkSwitch(value);
  const options = (field.options ?? []).map((option) => option.value);
  const isChoice = options.length && (field.type === "select" || field.type === "radio");
  return isChoice && !options.includes(value) ? notAmong(options) : { value };
}

function checkSwitch(value) {
  const word = value.toLowerCase();
  return word === "true" || word === "false"
    ? { value: word === "true" }
    : notAmong(["true", "false"]);
}

const CHECKS = {
  int: (rule, value) =>
    Number.isInteger(value) ? outOfBounds(rule, value) : fault("type", "integer", "must be an integer"),
  float(rule, value) {
    if (typeof value !== "number") return fault("type", "number", "must be a number");
    const { precision } = rule;
    if (!isGiven(precision) || isRounded(value, precision)) return outOfBounds(rule, value);
    const words = precision ? `must have at most ${precision} decimal places` : "must be a whole number";
    return fault("x-modelport-precision", precision, words);
  },
  boolean: (rule, value) =>
    typeof value === "boolean" ? null : fault("type", "boolean", "must be true or false"),
  string(rule, value) {
    const isOther = typeof value === "string" && rule.options?.length && !rule.options.includes(value);
    return isOther ? notAmong(rule.options) : CHECKS.text(rule, value);
  },
  text: (rule, value) =>
    typeof value === "string" ? null : fault("type", "string", "must be a string"),
};

function outOfBounds({ min, max }, value) {
  if (isGiven(min) && value < min) return fault("minimum", min, `must be at least ${min}`);
  if (isGiven(max) && value > max) return fault("maximum", max, `must be at most ${max}`);
  return null;
}

/** Return whether a number equals itself rounded: its shortest form has no more decimal places. */
function isRounded(value, precision) {
  if (!Number.isFinite(value)) return precision !== 0 && !Number.isNaN(value);
  const [digits, exponent] = value.toExponential().split("e");
  const fraction = digits.split(".")[1] ?? "";
  return value === 0 || fraction.length - Number(exponent) <= precision;
}

function isSelected(field, values) {
  return (field.show_on ?? []).every(
    ({ variable, value }) => Object.hasOwn(values, variable) && values[variable] === value,
  );
}

function unknownNames(values, known, allowed) {
  const unknown = Object.keys(values).filter((name) => !known.includes(name));
  return unknown.map((name) =>
    violation(name, fault("unknown", allowed, "is not known"), name, "warning"),
  );
}

// A message never shows the value: it may be a secret.
function violation(name, { keyword, allowed, words }, subject, severity = "error") {
  const pointer = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return { pointer, keyword, severity, name: subject, allowed, message: `${name} ${words}` };
}

function fault(keyword, allowed, words) {
  return { keyword, allowed, words };
}

function notAmong(options) {
  return fault("enum", options, `must be one of ${options.map((each) => `'${each}'`).join(", ")}`);
}

function notAnObject() {
  const message = "the values are not an object";
  const root = { pointer: "", keyword: "type", severity: "error", name: "", allowed: "object", message };
  return { values: {}, violations: [root] };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isGiven(value) {
  return value !== null && value !== undefined;
}

/** Return whether a value counts as absent on the server. */
function isEmpty(value) {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return !isGiven(value) || value === "" || value === false || value === 0;
}

/** Return the value of an own key, as `constructor` and similar names are ordinary names. */
function own(values, name) {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
