// The page: its toolbar, the part that the address selects, and changes from a server.
import { element } from "./elements.js";
import { credentialSection } from "./credentials.js";
import { modelSection } from "./models.js";
import { parameterSection } from "./parameters.js";
import { providerCard, providerTitle } from "./provider.js";
import { addressWith, Entered, LANGUAGES, readAddress } from "./state.js";

const PARTS = { "": "Everything", card: "Card", provider: "Provider form", model: "Model form", models: "Models", parameters: "Parameters" };
const VIEWS = { dify: "As Dify renders it", definition: "As the definition means it" };
const THEMES = { "": "System", light: "Light", dark: "Dark" };

const byId = (id) => document.getElementById(id);
let providers = JSON.parse(byId("content").textContent);
let entered = new Map();
let chosen = null;

function provided(address) {
  return providers.find((each) => each.id === address.provider) ?? providers[0];
}

function state(provider) {
  if (!entered.has(provider.id)) entered.set(provider.id, new Entered(provider));
  return entered.get(provider.id);
}

function render() {
  const address = readAddress();
  const provider = provided(address);
  const context = {
    address,
    language: Object.hasOwn(LANGUAGES, address.lang) ? address.lang : "en_US",
    view: Object.hasOwn(VIEWS, address.view) ? address.view : "dify",
  };
  const part = Object.hasOwn(PARTS, address.form) ? address.form : "";
  const own = state(provider);
  const key = JSON.stringify([provider.id, address.type, address.model]);
  if (chosen !== key) own.choose(provider, address);
  chosen = key;
  document.documentElement.dataset.theme = Object.hasOwn(THEMES, address.theme) ? address.theme : "";
  byId("main").dataset.view = context.view;
  byId("main").replaceChildren(
    ...sections(provider, part, own, context),
  );
  toolbar(provider, part, context, address);
}

function sections(provider, part, own, context) {
  const makers = {
    card: () => providerCard(provider, context),
    provider: () => provider.forms.provider && credentialSection(provider, "provider", own, context),
    model: () => provider.forms.model && credentialSection(provider, "model", own, context),
    models: () => modelSection(provider, context),
    parameters: () => parameterSection(provider, own, context),
  };
  if (!part) return Object.values(makers).map((make) => make()).filter(Boolean);
  const made = makers[part]() || element("p", { class: "empty" }, "The definition has no such form.");
  return part === "card" ? [made] : [providerTitle(provider, context), made];
}

function toolbar(provider, part, context, address) {
  const go = (changes) => {
    location.hash = addressWith(changes);
  };
  const others = { form: address.form, type: "", model: "" };
  const tabs = Object.entries(PARTS)
    .filter(([name]) => !["provider", "model"].includes(name) || provider.forms[name])
    .map(([name, title]) =>
      element("a", { href: addressWith({ form: name }), "aria-current": name === part && "page" }, title),
    );
  const listed = Object.fromEntries(providers.map(({ id }) => [id, id]));
  const focused = document.activeElement?.dataset?.choice;
  byId("toolbar").replaceChildren(
    providers.length > 1 ? choice("Provider", listed, provider.id, (id) => go({ ...others, provider: id })) : "",
    element("nav", { "aria-label": "Parts" }, tabs),
    choice("View", VIEWS, context.view, (view) => go({ view })),
    choice("Language", spoken(provider), context.language, (lang) => go({ lang })),
    choice("Theme", THEMES, address.theme, (theme) => go({ theme })),
  );
  if (focused) byId("toolbar").querySelector(`[data-choice="${focused}"]`)?.focus();
}

function spoken({ languages }) {
  return Object.fromEntries(Object.entries(LANGUAGES).map(([id, name]) => [id, languages.includes(id) ? name : `${name} (none)`]));
}

function choice(title, options, value, change) {
  const select = element("select", {
    "aria-label": title,
    "data-choice": title,
    on: { change: () => change(Object.keys(options)[select.selectedIndex]) },
  });
  select.append(...Object.entries(options).map(([id, text]) => element("option", { value: id }, text)));
  select.selectedIndex = Object.keys(options).indexOf(value);
  return select;
}

/** Show new content from the server, and keep what users have entered. */
function listen() {
  const changes = new EventSource("/changes");
  const refresh = async () => {
    try {
      const answer = await fetch("/content.json");
      providers = await answer.json();
      render();
      byId("status").textContent = "";
    } catch {
      byId("status").textContent = "The preview could not be reloaded.";
    }
  };
  changes.addEventListener("message", refresh);
  // Something may have changed before the connection.
  changes.addEventListener("open", refresh);
  changes.addEventListener("problem", ({ data }) => {
    byId("status").textContent = data;
  });
  changes.addEventListener("error", () => {
    byId("status").textContent = "The server does not answer.";
  });
}

window.addEventListener("hashchange", render);
byId("skip").addEventListener("click", () => byId("main").focus());
render();
if (document.documentElement.dataset.live) listen();
