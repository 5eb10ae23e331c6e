// The card of a provider.
import { element, outsideLink } from "./elements.js";
import { problemNote } from "./fields.js";
import { delivered, modelFields } from "./form.js";
import { helpIn, textIn } from "./state.js";

const METHODS = { "predefined-model": "predefined models", "customizable-model": "customizable models" };

/** Return the card: icon, description, model types and help. */
export function providerCard(provider, context) {
  const label = textIn(provider.label, context);
  const { text } = textIn(provider.description, context);
  const node = element(
    "section",
    { class: "provider", "data-provider": provider.id },
    icons(provider, context, label.text),
    element("h1", { "data-missing": label.missing }, label.text),
    text ? element("p", { class: "description" }, text) : "",
    element("p", { class: "types" }, typeBadges(provider)),
    footer(provider, context),
    otherProblems(provider),
  );
  // An invalid colour leaves the property empty.
  node.style.backgroundColor = provider.background;
  if (node.style.backgroundColor) node.classList.add("coloured");
  return node;
}

/** Return the name of a provider with its icon, above a part of the page. */
export function providerTitle(provider, context) {
  const label = textIn(provider.label, context);
  const icon = iconOf(provider, "icon_small", context) ?? iconOf(provider, "icon_large", context);
  return element(
    "div",
    { class: "title" },
    icon ? element("img", { src: icon, alt: "" }) : "",
    element("h1", { "data-missing": label.missing }, label.text),
  );
}

function iconOf({ icons: known }, kind, { language, view }) {
  const icons = (view === "dify" ? delivered(known[kind]) : known[kind]) ?? {};
  return icons[language] ?? icons.en_US ?? Object.values(icons)[0];
}

function icons(provider, context, name) {
  const images = Object.keys(provider.icons)
    .map((kind) => [kind, iconOf(provider, kind, context)])
    .filter(([, src]) => src)
    .map(([kind, src]) => element("img", { src, alt: `${name}: ${kind.replaceAll("_", " ")}`, class: kind }));
  return element("p", { class: "icons" }, images.length ? images : element("span", { class: "badge" }, "no icon"));
}

function typeBadges(provider) {
  const [, { options }] = modelFields(null, provider.types);
  return options.map(({ label }) => element("span", { class: "badge" }, label.en_US));
}

function footer(provider, context) {
  const methods = provider.methods.map((each) => METHODS[each] ?? each).join(", ");
  const { text, url } = helpIn(provider, context);
  return element("p", { class: "methods" }, methods, text ? [" · ", outsideLink(url, text)] : "");
}

function otherProblems(provider) {
  const others = (provider.problems ?? []).filter((each) => !each.form);
  return others.length ? element("div", { class: "problems" }, others.map(problemNote)) : "";
}
