/** A text by language: `en_US`, `zh_Hans`, `ja_JP`, `pt_BR`. */
export type Texts = { readonly [language: string]: string | null | undefined };

/** Shown only while the variable has the value. */
export interface Condition {
  readonly variable: string;
  readonly value: string;
}

/** One choice of a `select` or `radio`. */
export interface FieldOption {
  readonly value: string;
  readonly label?: Texts;
  readonly show_on?: readonly Condition[] | null;
}

/** One field of `credential_form_schemas`. */
export interface FormField {
  readonly variable: string;
  readonly type: "text-input" | "secret-input" | "select" | "radio" | "switch";
  readonly label?: Texts;
  /** `true` when it is left out. */
  readonly required?: boolean;
  readonly default?: string | null;
  readonly options?: readonly FieldOption[] | null;
  readonly placeholder?: Texts | null;
  readonly help?: unknown;
  readonly url?: unknown;
  /** 0 or nothing: any length. */
  readonly max_length?: number | null;
  readonly show_on?: readonly Condition[] | null;
}

/** One of `parameter_rules`, its template resolved. */
export interface Rule {
  readonly name: string;
  readonly type: "float" | "int" | "string" | "boolean" | "text";
  /** The parameter may be given by this name as well. */
  readonly use_template?: string | null;
  readonly label?: Texts | null;
  readonly help?: Texts | null;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly precision?: number | null;
  readonly options?: readonly string[] | null;
}

/** Values by name, as an input returns them or a user gives them. */
export type Values = Readonly<Record<string, unknown>>;

/** One thing that is wrong with one value. */
export interface Violation {
  /** RFC 6901; "" is the object of all values. */
  pointer: string;
  /** A JSON Schema keyword, `x-modelport-precision`, or `unknown`. */
  keyword: string;
  /** `warning`: the value is dropped, and nothing else happens. */
  severity: "error" | "warning";
  /** The variable or the parameter. */
  name: string;
  /** What is allowed, as JSON. */
  allowed: unknown;
  /** One English sentence; it never shows the value, which may be a secret. */
  message: string;
}

export interface Checked {
  /** The effective values: defaults filled in, switches as booleans, unknown names dropped. */
  values: Record<string, unknown>;
  violations: Violation[];
}

/** The request of the client that saves credentials, and its values. */
export interface SaveRequest {
  credential_id?: string;
  credentials: Record<string, unknown>;
  name?: unknown;
  model?: unknown;
  model_type?: unknown;
}

/** The model as shown in a list of models. */
export interface ListedModel {
  readonly model_type: string;
  readonly model_properties?: Values;
}

/** Return the first field of every form: a name for this set of credentials. */
export function authorizationField(): FormField;

/**
 * Return the fields before the form of a model: its name and its type, which is not chosen at first.
 *
 * @param model `model_credential_schema.model`.
 * @param types `supported_model_types`.
 */
export function modelFields(
  model: { readonly label?: Texts; readonly placeholder?: Texts | null } | null | undefined,
  types: readonly string[],
): FormField[];

/** Return the initial values of a form: stored ones replace all defaults. */
export function startValues(form: readonly FormField[], stored?: Values | null): Record<string, unknown>;

/**
 * Return the fields that are displayed, each with the options that are displayed.
 *
 * @param values as in the inputs; `__model_type` is the chosen model type.
 */
export function visibleFields<F extends FormField>(form: readonly F[], values: Values): F[];

/** Return the displayed fields that the client does not save without: a falsy value is missing. */
export function missingFields<F extends FormField>(form: readonly F[], values: Values): F[];

/**
 * Return the credentials that the client sends: hidden ones too, untouched secrets as `[__HIDDEN__]`.
 *
 * `__model_type`, `__model_name` and `__authorization_name__` are sent beside them.
 *
 * @param touched the names of the fields that the user has changed.
 */
export function payload(
  form: readonly FormField[],
  values: Values,
  touched: readonly string[],
): Record<string, unknown>;

/**
 * Return what the client saves.
 *
 * @param values with those of `authorizationField` and `modelFields`.
 * @param credential_id the id of stored credentials.
 */
export function saveRequest(
  form: readonly FormField[],
  values: Values,
  touched: readonly string[],
  credential_id?: string,
): SaveRequest;

/** Return what a client would save that follows the definition: only displayed fields, secrets unmasked. */
export function meantRequest(form: readonly FormField[], values: Values, credential_id?: string): SaveRequest;

/**
 * Return the values that the server gets from a saved request; it adds the model type.
 *
 * @param stored the credentials with the `credential_id`: markers stand for their values.
 */
export function receivedCredentials(
  form: readonly FormField[],
  request: SaveRequest,
  stored?: Values,
): Checked;

/** Return the control of a field; "" when only its label is displayed. */
export function fieldControl(field: FormField): "text" | "password" | "select" | "radio" | "";

/** Return the control of a field that follows the definition. */
export function meantFieldControl(field: FormField): "text" | "password" | "select" | "radio" | "switch" | "";

/**
 * Return what modelport keeps, and everything that is wrong. Dify's server drops a switch that is false.
 *
 * @param values raw credentials; `__model_type` answers conditions on it.
 * @throws TypeError a field has an unknown type.
 */
export function checkCredentials(form: readonly FormField[], values: Values): Checked;

/**
 * Return what the server passes on, and everything that is wrong. Defaults of optional parameters are not filled.
 *
 * @throws TypeError a rule has an unknown type.
 */
export function checkParameters(rules: readonly Rule[], values: Values): Checked;

/** Return the value that the control of a parameter shows; `last` is the value before its switch was turned off. */
export function shownValue(rule: Rule, value?: unknown, last?: unknown): unknown;

/** Return the value that a parameter gets when its switch is turned on; turning it off deletes its key. */
export function switchedOn(rule: Rule, last?: unknown): unknown;

/** Return whether a number has a slider, and the step of slider and number box. */
export function numberControl(rule: Rule): { slider: boolean; step: number };

/** Return the step that the precision of a rule allows, 0 when every value is allowed. */
export function meantNumberControl(rule: Rule): { slider: boolean; step: number };

/** Return whether a slider can reach a value; `true` where there is no slider. */
export function sliderReaches(rule: Rule, value: unknown): boolean;

/** A rule, or the `stop` that no definition declares. */
export type OfferedRule = Rule | (Omit<Rule, "type"> & { readonly type: "tag" });

/** Return the control of a parameter; "" for a type that the client does not know. */
export function parameterControl(
  rule: OfferedRule,
): "number" | "boolean" | "text" | "textarea" | "select" | "tags" | "";

/** Return the rules that are offered; in advanced mode `stop` comes last. */
export function offeredRules(rules: readonly Rule[], advanced?: boolean): OfferedRule[];

/** Return the values after an edit, which counts while the switch is on or when there is none. */
export function editedParameters(
  rule: OfferedRule,
  values: Values,
  value: unknown,
): Readonly<Record<string, unknown>>;

/** Return the presets that the client offers for a provider, each with the values that a model has. */
export function presets(
  provider: string,
  rules: readonly Rule[],
): { name: string; values: Record<string, number> }[];

/** A condition of a rule in `modelport.yaml`. */
export interface When {
  readonly model?: string;
  readonly credential?: Condition;
  readonly ability?: string;
}

/**
 * Return the rules that are declared for custom models, one per name, each with whether it applies.
 *
 * `null` means that this is unknown, as for abilities of a server, or while the model has no name.
 */
export function declaredRules<R extends Rule & { readonly when?: When }>(
  rules: readonly R[],
  model: string,
  credentials: Values,
): (R & { applies: boolean | null })[];

/** Return the labels beside a model in a list: its type, its mode and its context. */
export function modelBadges(model: ListedModel): string[];

/** Return a typed number within the bounds of its rule. */
export function clamped(rule: Rule, value: number): number;

/**
 * Return the values that are kept when the rules change to those of another model.
 *
 * @param advanced whether the panel offers `stop`, which no rule declares.
 */
export function keptParameters(
  rules: readonly Rule[],
  values: Values,
  advanced?: boolean,
): Record<string, unknown>;

/** Return the texts that the server delivers: English, and Chinese with English where it is missing. */
export function delivered(texts: Texts | null | undefined): { en_US?: string; zh_Hans?: string };

/** Return the placeholder of a field. */
export function placeholderOf(field: FormField, language: string): string;

/** Return the link below a form: its text, and its address. */
export function helpLink(
  help: { readonly title?: Texts; readonly url?: Texts } | null | undefined,
  language: string,
): { text: string; url: string };

/** Return a text in a language, else in English, else in any; "" when there is none. */
export function translated(texts: Texts | null | undefined, language: string): string;
