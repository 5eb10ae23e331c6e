// The three panels beside a form, and the reasons why they differ.
import { element } from "./elements.js";

const TITLES = {
  displayed: ["Displayed", "what the form shows"],
  sent: ["Sent", "what the client sends"],
  kept: ["Kept", "what the server keeps and the adapter receives"],
};

/** Return the panels of a form and a function that shows values in them. */
export function panels() {
  const texts = {};
  const boxes = Object.entries(TITLES).map(([name, [title, meaning]]) => {
    texts[name] = element("pre", { "data-panel": name });
    const heading = element("h3", {}, title, " ", element("small", {}, meaning));
    return element("div", { class: "panel" }, heading, texts[name]);
  });
  const reasons = element("ul", { class: "reasons" });
  const node = element("div", { class: "panels" }, boxes, reasons);

  function show(values, found) {
    for (const name of Object.keys(TITLES)) texts[name].textContent = JSON.stringify(values[name], null, 2);
    texts.kept.classList.toggle("rejected", found.some(({ kind }) => kind === "rejected"));
    reasons.replaceChildren(...grouped(found).map(reason));
  }

  return { node, show };
}

/** Join the names that have the same reason. */
function grouped(found) {
  const groups = new Map();
  for (const { name, kind, text } of found) {
    const key = `${kind} ${text}`;
    if (!groups.has(key)) groups.set(key, { kind, text, names: [] });
    groups.get(key).names.push(name);
  }
  return [...groups.values()];
}

function reason({ names, kind, text }) {
  const codes = names.flatMap((name, index) => [index ? ", " : "", element("code", { "data-name": name }, name)]);
  return element("li", { "data-reason": kind }, codes, ": ", text);
}

/** Return the values that the server keeps, or the violations for which it rejects them. */
export function verdict(check) {
  try {
    const checked = check();
    const isRejected = checked.violations.some(({ severity }) => severity === "error");
    return { checked, kept: isRejected ? {} : checked.values };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const violation = { name: "", severity: "error", message: error.message };
    return { checked: { values: {}, violations: [violation] }, kept: {} };
  }
}
