// One provider from its definition to two panels: nothing here knows what it asks for.
import { loadProvider } from "modelport";

import { credentialForm } from "./form.js";
import { parameterPanel } from "./panel.js";

const openai = await loadProvider("openai");
const form = credentialForm(openai.forms.provider, "en_US");
const panel = parameterPanel(openai.models.llm[0].parameter_rules, "en_US");

document.querySelector("#form")?.replaceChildren(form.node);
document.querySelector("#panel")?.replaceChildren(panel.node);
