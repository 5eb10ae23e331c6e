// Elements of the page. Text from a definition becomes text and attributes, never markup.

/** Return an element; `on` holds listeners, other properties are attributes, `false` leaves one out. */
export function element(tag, { on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined && value !== null)
      node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [type, listener] of Object.entries(on)) node.addEventListener(type, listener);
  node.append(...children.flat().filter((child) => child !== "" && child !== null && child !== undefined));
  return node;
}

/** Return a link that opens in another tab, or plain text when it is not a web address. */
export function outsideLink(url, text) {
  if (!/^https?:\/\//i.test(url)) return text;
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** Put the wanted nodes into a parent in order, without moving nodes that are at their place. */
export function arrange(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

let made = 0;

/** Return an id that no other element has. */
export function freshId() {
  made += 1;
  return `e${made}`;
}
