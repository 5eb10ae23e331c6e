// Opens the sample front end in a DOM without a browser, plays a user, and prints what was sent and shown.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [frontend, bundle] = process.argv.slice(2);
const { Window } = await import(pathToFileURL(createRequire(frontend).resolve("happy-dom")));
const window = new Window();
Object.assign(globalThis, { document: window.document, window });
const { credentialForm, parameterPanel } = await import(pathToFileURL(bundle));

const change = (control, value) => {
  if (typeof value === "boolean") control.checked = value;
  else control.value = value;
  control.dispatchEvent(new window.Event("change"));
};
const named = (node, name) => node.querySelector(`[name="${name}"]`);
const names = (node) => [...node.querySelectorAll("[name]")].map((each) => each.name);
const shown = (node) => [...node.querySelectorAll("output")].map((each) => each.textContent).join("");

const form = credentialForm(
  [
    { variable: "mode", type: "select", default: "plain", options: [{ value: "plain" }, { value: "key" }] },
    { variable: "key", type: "secret-input", label: { en_US: "<b>Key</b>" }, max_length: 3,
      show_on: [{ variable: "mode", value: "key" }] },
    { variable: "old", type: "secret-input", required: false, default: "stored" },
  ],
  "zh_Hans",
);
const steps = { first: names(form.node), start: form.sent() };
change(named(form.node, "mode"), "key");
steps.second = names(form.node);
change(named(form.node, "key"), "long");
steps.shown = shown(form.node);
change(named(form.node, "key"), "abc");
steps.fixed = shown(form.node);
steps.sent = form.sent();
steps.bold = form.node.querySelectorAll("b").length;

const heat = { name: "heat", type: "float", min: 0, max: 2, default: 1 };
const size = { name: "size", type: "int", min: 1 };
const panel = parameterPanel([heat, size], "en_US");
steps.silent = panel.sent();
change(panel.node.querySelector("[type=checkbox]"), true);
steps.switched = panel.sent();
change(named(panel.node, "heat"), "1.5");
steps.chosen = panel.sent();
steps.controls = [named(panel.node, "heat").type, named(panel.node, "size").type];
panel.show([{ ...heat, max: 1 }]);
steps.dropped = panel.sent();
console.log(JSON.stringify(steps));
