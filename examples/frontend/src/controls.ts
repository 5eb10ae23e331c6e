// The few elements that form and panel share.

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/** A select over plain values; `choose` gets the chosen one. */
export function choice(
  options: readonly { value: string; label: string }[],
  chosen: unknown,
  choose: (value: string) => void,
): HTMLSelectElement {
  const select = element("select");
  for (const { value, label } of [{ value: "", label: "" }, ...options])
    select.append(element("option", { value, selected: value === chosen }, label));
  select.addEventListener("change", () => choose(select.value));
  return select;
}
