// The state of the page: its address, and what users have entered.
import { delivered, helpLink, keptParameters, modelFields, startValues, translated } from "./form.js";

export const LANGUAGES = { en_US: "English", zh_Hans: "简体中文", ja_JP: "日本語", pt_BR: "Português" };
const KEYS = ["provider", "form", "type", "model", "lang", "view", "theme"];

/** Return a value by name, but nothing inherited, such as `constructor`. */
export function valueOf(values, name) {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Return the parts of the address; missing keys are "". */
export function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(KEYS.map((key) => [key, given.get(key) ?? ""]));
}

/** Return the address of the page with some keys changed. */
export function addressWith(changes) {
  const wanted = { ...readAddress(), ...changes };
  const given = KEYS.filter((key) => wanted[key]).map((key) => [key, wanted[key]]);
  return `#${new URLSearchParams(given)}`;
}

/** Return the link to the help of a provider in the chosen view. */
export function helpIn({ help }, { language, view }) {
  const seen = (texts) => (view === "dify" ? delivered(texts) : texts);
  return helpLink({ title: seen(help.title), url: seen(help.url) }, language);
}

/** Return a text in the chosen view, and its language when it is another one. */
export function textIn(texts, { language, view }) {
  const seen = view === "dify" ? delivered(texts) : (texts ?? {});
  const text = translated(seen, language);
  const own = valueOf(texts ?? {}, language);
  if (!text || own === text) return { text };
  return { text, missing: own ? "not delivered" : "not translated" };
}

/** What users have entered into the forms of one provider. */
export class Entered {
  constructor(provider) {
    const { forms } = provider;
    this.credentials = {
      provider: { values: startValues(forms.provider ?? []), touched: [] },
      model: { values: startValues(forms.model ?? []), touched: [] },
    };
    this.parameters = { values: {}, last: {}, model: null, advanced: false };
  }

  /** Take a value; `touched` says which secrets are no longer sent as a marker. */
  enter(kind, name, value) {
    const form = this.credentials[kind];
    form.values = { ...form.values, [name]: value };
    if (!form.touched.includes(name)) form.touched = [...form.touched, name];
  }

  /** Store what the server keeps. */
  store(kind, kept) {
    this.credentials[kind].stored = kept;
  }

  /** Open the form with the stored values; the server shows no secrets. */
  edit(kind, form) {
    const own = this.credentials[kind];
    const secrets = form.filter(({ type }) => type === "secret-input").map(({ variable }) => variable);
    const masked = Object.entries(own.stored).map(([name, value]) => [name, secrets.includes(name) ? "********" : value]);
    const beside = Object.entries(own.values).filter(([name]) => name.startsWith("__"));
    own.values = startValues(form, Object.fromEntries([...masked, ...beside]));
    own.touched = [];
    own.edited = own.stored;
  }

  /** Take name and type of a model from the address; parts that it lacks are unchanged. */
  choose(provider, { model, type }) {
    const [, types] = modelFields(provider.forms.modelField, provider.types);
    const form = this.credentials.model;
    if (types.options.some(({ value }) => value === type)) form.values = { ...form.values, __model_type: type };
    if (model) form.values = { ...form.values, __model_name: model };
  }

  /** Show the rules of a model: values that do not fit another one are dropped. */
  useRules(model, rules) {
    const { parameters } = this;
    if (parameters.model !== null && parameters.model !== model) {
      parameters.values = keptParameters(rules, parameters.values, parameters.advanced);
      parameters.last = { ...parameters.values };
    }
    parameters.model = model;
  }
}
