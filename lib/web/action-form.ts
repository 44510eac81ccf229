/**
 * Checks the part of a posted form that Next and React parse before a server action begins (React's reply protocol).
 * Next fails with 500 on a form that it cannot parse, and prints a stack, so the form is checked first.
 */

export type ActionFault =
  /** Not a form of the portal. */
  | "malformed"
  /** The page has no such action: most likely the form is older than the release. */
  | "unknown-action";

export type PostedForm = { contentType: string; nextAction: string | null; body: Buffer };

/** More than any form of the portal has. */
const MAX_FIELDS = 1000;
/** Deeper than any state of the portal's forms, and far from the depth at which React's parser fails. */
const MAX_DEPTH = 30;

function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth < MAX_DEPTH && Object.values(value).every((child) => isShallow(child, depth + 1));
}

/** Parses JSON of bounded depth; undefined for anything else. */
function parseModel(text: FormDataEntryValue | null): unknown {
  if (typeof text !== "string") return undefined;
  try {
    const model: unknown = JSON.parse(text);
    return isShallow(model) ? model : undefined;
  } catch {
    return undefined;
  }
}

/** Checks the arguments that a script sends: an array, as the whole body or as the field `0` of a form. */
function argumentsFault(text: FormDataEntryValue | null): ActionFault | null {
  return Array.isArray(parseModel(text)) ? null : "malformed";
}

/** One of the form and one of its button. */
const MAX_REFERENCES = 2;
const DESCRIPTOR = '{"id":"';

/** Checks an action with bound arguments: `$ACTION_1:0` names it, `$ACTION_1:1` and so on hold the arguments. */
function referenceFault(form: FormData, number: string, isKnown: (id: string) => boolean): ActionFault | null {
  const [descriptor, ...others] = form.getAll(`$ACTION_${number}:0`);
  if (typeof descriptor !== "string" || !descriptor.startsWith(DESCRIPTOR) || others.length > 0) return "malformed";
  const named = parseModel(descriptor) as { id?: unknown; bound?: unknown } | undefined;
  if (typeof named?.id !== "string") return "malformed";
  if (!isKnown(named.id)) return "unknown-action";
  if (named.bound === null) return null;
  const [, part] = /^\$@(\d+)$/.exec(String(named.bound)) ?? [];
  return part && Array.isArray(parseModel(form.get(`$ACTION_${number}:${part}`))) ? null : "malformed";
}

/**
 * Checks a form sent without script, which names its action in extra fields. Every form of the portal has an action.
 */
function fieldsFault(form: FormData, isKnown: (id: string) => boolean): ActionFault | null {
  let references = 0;
  let actions = 0;
  for (const [name, value] of form) {
    if (!name.startsWith("$ACTION_") || name === "$ACTION_KEY") continue;
    if (/^\$ACTION_\d+:\d+$/.test(name)) {
      if (parseModel(value) === undefined) return "malformed";
      continue;
    }
    const [, kind, key = ""] = /^\$ACTION_(REF|ID)_([0-9a-f]+)$/.exec(name) ?? [];
    if (!kind) return "malformed";
    actions += 1;
    if (kind === "ID" && !isKnown(key)) return "unknown-action";
    if (kind === "ID") continue;
    references += 1;
    const fault = references > MAX_REFERENCES ? "malformed" : referenceFault(form, key, isKnown);
    if (fault) return fault;
  }
  return actions === 0 ? "malformed" : null;
}

/**
 * Checks a form that is posted to a page.
 *
 * @param isKnown whether the page has the server action with this id
 * @returns null when it can be handed to Next
 */
export async function actionFault(
  { contentType, nextAction, body }: PostedForm,
  isKnown: (id: string) => boolean,
): Promise<ActionFault | null> {
  if (nextAction !== null && !isKnown(nextAction)) return "unknown-action";
  if (!/^multipart\/form-data/i.test(contentType)) {
    return nextAction === null ? null : argumentsFault(body.toString("utf8"));
  }
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { "Content-Type": contentType } }).formData();
  } catch {
    return "malformed";
  }
  if ([...form.keys()].length > MAX_FIELDS) return "malformed";
  return nextAction === null ? fieldsFault(form, isKnown) : argumentsFault(form.get("0"));
}
