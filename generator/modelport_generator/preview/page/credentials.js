// A credential form with its panels: that of the provider, or that of a custom model.
import {
  authorizationField,
  meantRequest,
  missingFields,
  modelFields,
  receivedCredentials,
  saveRequest,
  visibleFields,
} from "./form.js";
import { arrange, element, outsideLink } from "./elements.js";
import { displayedValue, formField, labelOf } from "./fields.js";
import { panels, verdict } from "./panels.js";
import { credentialReasons } from "./reasons.js";
import { helpIn, valueOf } from "./state.js";

const STORED = "1";
const TITLES = { provider: "Credentials of the provider", model: "Credentials of a model" };

/** Return the section of a form; `kind` is `provider` or `model`. */
export function credentialSection(provider, kind, entered, context) {
  const own = provider.forms[kind];
  const before = kind === "model" ? modelFields(provider.forms.modelField, provider.types) : [];
  const all = [...before, authorizationField(), ...own];
  const shown = panels();
  const fields = element("div", { class: "fields" });
  let outcome = null;
  const toast = element("p", { class: "toast", role: "status" });
  const made = all.map((field, index) =>
    formField(field, context, problemsOf(index - before.length - 1), (value) => {
      entered.enter(kind, field.variable, value);
      update();
    }),
  );

  function problemsOf(index) {
    return (provider.problems ?? []).filter((each) => each.form === kind && each.index === index);
  }

  function update() {
    const { values, touched, edited } = entered.credentials[kind];
    const isDify = context.view === "dify";
    const id = edited && STORED;
    const visible = all.map((field) => visibleFields([field], values)[0]);
    arrange(fields, made.filter((_, index) => visible[index]).map(({ node }) => node));
    visible.forEach((field, index) => field && made[index].show(field, valueOf(values, field.variable)));
    const present = visible.filter(Boolean);
    const displayed = Object.fromEntries(
      present.map((field) => [field.variable, displayedValue(field, valueOf(values, field.variable), context)]),
    );
    const request = isDify ? saveRequest(own, values, touched, id) : meantRequest(own, values, id);
    const { checked, kept } = verdict(() => receivedCredentials(own, request, edited));
    outcome = { kept, isRejected: checked.violations.some(({ severity }) => severity === "error") };
    const reasons = credentialReasons({
      form: own,
      shown: present,
      displayed,
      values,
      request,
      checked,
      missing: missingFields(all, values),
      context,
    });
    shown.show({ displayed, sent: request, kept }, reasons);
  }

  function save(event) {
    event.preventDefault();
    const [first] = missingFields(all, entered.credentials[kind].values);
    if (first) toast.textContent = `${labelOf(first, context)} is required`;
    else if (outcome.isRejected) toast.textContent = "The server rejects the request.";
    else {
      toast.textContent = "Saved.";
      entered.store(kind, outcome.kept);
      again.hidden = false;
    }
  }

  function edit() {
    entered.edit(kind, own);
    toast.textContent = "";
    update();
  }

  const again = element("button", { type: "button", hidden: !entered.credentials[kind].stored, on: { click: edit } }, "Edit what is stored");
  update();
  const form = element(
    "form",
    { class: "dialog", novalidate: true, autocomplete: "off", on: { submit: save } },
    fields,
    element("footer", {}, link(provider, context), again, element("button", { type: "submit" }, "Save")),
    toast,
  );
  return element(
    "section",
    { "data-form": kind, class: "split" },
    element("h2", {}, TITLES[kind]),
    form,
    shown.node,
  );
}

function link(provider, context) {
  const { text, url } = helpIn(provider, context);
  return text ? outsideLink(url, text) : element("span");
}
