// The list of models, in the order in which users see them.
import { modelBadges } from "./form.js";
import { element } from "./elements.js";
import { problemNote } from "./fields.js";
import { addressWith, textIn } from "./state.js";

/** Return the model that the address selects: predefined, or declared for custom models. */
export function modelOf(provider, { address }) {
  const { models, customizable, types } = provider;
  const known = address.model && models.findLast(
    (each) => each.model === address.model && (!address.type || each.model_type === address.type),
  );
  if (known) return { model: known, type: known.model_type, name: known.model, declared: known };
  const type = address.type || (types.includes("llm") ? "llm" : (types[0] ?? ""));
  const [first] = address.model ? [] : inOrder(models, "dify").filter((each) => each.model_type === type);
  if (first) return { model: first, type, name: first.model, declared: first };
  const declared = Object.hasOwn(customizable, type) ? customizable[type] : null;
  return { model: null, type, name: address.model, declared };
}

/** Return the section with all models. */
export function modelSection(provider, context) {
  const models = inOrder(provider.models, context.view);
  const rows = models.map((model) => modelRow(provider, model, context));
  const list = element("ul", { class: rows.length > 200 ? "models long" : "models" }, rows);
  const count = element("span", { role: "status" }, counted(models.length));
  const filter = element("input", { type: "search", "aria-label": "Filter", placeholder: "Filter", on: { input: narrow } });

  function narrow() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = rows.map((row) => words.every((word) => row.textContent.toLowerCase().includes(word)));
    rows.forEach((row, index) => row.toggleAttribute("hidden", !wanted[index]));
    count.textContent = counted(wanted.filter(Boolean).length);
  }

  return element(
    "section",
    { "data-list": "models" },
    element("h2", {}, "Models"),
    element("p", { class: "counted" }, count, models.length > 10 ? filter : ""),
    models.length ? list : element("p", { class: "empty" }, "No predefined models."),
  );
}

function counted(number) {
  return `${number} ${number === 1 ? "model" : "models"}`;
}

function inOrder(models, view) {
  return view === "dify" ? models.toSorted((one, other) => one.place - other.place) : models;
}

function modelRow(provider, model, context) {
  const label = textIn(model.label, context);
  const href = addressWith({ provider: provider.id, form: "parameters", type: model.model_type, model: model.model });
  const problems = (provider.problems ?? []).filter(
    (each) => each.form === "models" && each.type === model.model_type && each.model === model.model,
  );
  const badges = modelBadges(model).map((text) => element("span", { class: "badge" }, text));
  const features = (model.features ?? []).map((text) => element("span", { class: "badge feature" }, text));
  const onOff = element(
    "button",
    { type: "button", role: "switch", class: "switch", "aria-checked": String(!model.deprecated), disabled: model.deprecated === true },
    element("span", { class: "unseen" }, `Offer ${label.text}`),
  );
  onOff.addEventListener("click", () => {
    onOff.setAttribute("aria-checked", String(onOff.getAttribute("aria-checked") !== "true"));
  });
  return element(
    "li",
    { class: model.deprecated ? "deprecated" : "", "data-model": model.model, "data-type": model.model_type },
    element("a", { href, "data-missing": label.missing, title: model.model }, label.text),
    badges,
    features,
    model.deprecated ? element("span", { class: "badge" }, "DEPRECATED") : "",
    element("span", { class: "price", title: "in / out, per million tokens" }, model.price ? `${model.price} per 1M` : ""),
    onOff,
    problems.map(problemNote),
  );
}
