// The card of a provider.
import { element, outsideLink } from "./elements.js";
import { problemNote } from "./fields.js";
import { helpLink, modelFields } from "./form.js";
import { textIn } from "./state.js";

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
  // A colour that is none leaves the property empty.
  node.style.backgroundColor = provider.background;
  if (node.style.backgroundColor) node.classList.add("coloured");
  return node;
}

function icons(provider, { language }, name) {
  const shown = (kind) => provider.icons[kind]?.[language] ?? provider.icons[kind]?.en_US ?? Object.values(provider.icons[kind] ?? {})[0];
  const images = Object.keys(provider.icons).map((kind) =>
    element("img", { src: shown(kind), alt: `${name}: ${kind.replaceAll("_", " ")}`, class: kind }),
  );
  return element("p", { class: "icons" }, images.length ? images : element("span", { class: "badge" }, "no icon"));
}

function typeBadges(provider) {
  const [, { options }] = modelFields(null, provider.types);
  return options.map(({ label }) => element("span", { class: "badge" }, label.en_US));
}

function footer(provider, { language }) {
  const methods = provider.methods.map((each) => METHODS[each] ?? each).join(", ");
  const { text, url } = helpLink(provider.help, language);
  return element("p", { class: "methods" }, methods, text ? [" · ", outsideLink(url, text)] : "");
}

function otherProblems(provider) {
  const others = (provider.problems ?? []).filter((each) => !each.form);
  return others.length ? element("div", { class: "problems" }, others.map(problemNote)) : "";
}
