import { isAscii } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { FirstSignIn } from "@/lib/web/early-sign-in";

/** The form has about 700 bytes. */
const MAX_BYTES = 8 * 1024;
const PATH = "/login";
/** The state with which the form is rendered on a first visit (`FIRST_VISIT`), as React sends it. */
export const FIRST_STATE = '{"view":"form","email":"","errors":[],"captcha":null}';
/** What browsers send of a text field. */
const PART = /^\r\nContent-Disposition: form-data; name="([^"\r\n]*)"\r\n\r\n([^\r\n]*)\r\n$/;
const MULTIPART = /^multipart\/form-data; ?boundary=([\w'()+./:=?-]{1,70})$/;
/** How React numbers the form of a page, and the first argument of an action. */
const FORM = /^\$ACTION_REF_(\d+)$/;
const ARGUMENT = "_1_";

/**
 * The text fields of a multipart body; null for a body that is not exactly as browsers send short ASCII fields, so that
 * two parsers might read it in different ways.
 */
function textFields(contentType: string, body: Buffer): Map<string, string> | null {
  const [, boundary] = MULTIPART.exec(contentType) ?? [];
  if (!boundary || body.length > MAX_BYTES || !isAscii(body)) return null;
  const parts = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  if (parts.shift() !== "" || !/^--(?:\r\n)?$/.test(parts.pop() ?? "")) return null;
  const fields = new Map<string, string>();
  for (const part of parts) {
    const [, name, value] = PART.exec(`${part}\r\n`) ?? [];
    if (name === undefined || value === undefined || fields.has(name)) return null;
    fields.set(name, value);
  }
  return fields;
}

/** Takes a field out of the others. @returns whether it had the value */
function takes(fields: Map<string, string>, name: string, value: string): boolean {
  const isThere = fields.get(name) === value;
  return fields.delete(name) && isThere;
}

/** Whether the fields name the action with the first state; they are taken out. */
function takesAction(fields: Map<string, string>, actionId: string): boolean {
  const [, number] = [...fields.keys()].map((name) => FORM.exec(name)).find((match) => match !== null) ?? [];
  fields.delete("$ACTION_KEY");
  return (
    takes(fields, `$ACTION_REF_${number}`, "") &&
    takes(fields, `$ACTION_${number}:0`, `{"id":"${actionId}","bound":"$@1"}`) &&
    takes(fields, `$ACTION_${number}:1`, `[${FIRST_STATE}]`)
  );
}

/** Whether the last field holds the arguments of the action, as its script writes them; it is taken out. */
function takesArguments(fields: Map<string, string>): boolean {
  // React reads fields in their order, so those of the form must come before.
  return [...fields.keys()].at(-1) === "0" && takes(fields, "0", `[${FIRST_STATE},"$K1"]`);
}

/**
 * Reads the sign-in form as it is sent on a first visit, with or without script.
 *
 * @param actionId of `signInAction`
 * @returns null for every other request: of another action, after a failed attempt, or not as browsers send it
 */
export function readSignInForm({ url, headers }: IncomingMessage, body: Buffer, actionId: string): FirstSignIn | null {
  const { "content-type": contentType = "", "next-action": called, rsc } = headers;
  if (url?.split("?", 1)[0] !== PATH || rsc !== undefined || (called !== undefined && called !== actionId)) return null;
  const fields = textFields(contentType, body);
  if (!fields) return null;
  const isCalledByScript = called !== undefined;
  const isFirst = isCalledByScript ? takesArguments(fields) : takesAction(fields, actionId);
  if (!isFirst) return null;
  const prefix = isCalledByScript ? ARGUMENT : "";
  const take = (name: string) => {
    const value = fields.get(`${prefix}${name}`) ?? null;
    fields.delete(`${prefix}${name}`);
    return value;
  };
  const [email, password, returnTo] = [take("email"), take("password"), take("returnTo")];
  // React leaves the fields of the form without script in the page; the action does not read them.
  const others = [...fields.keys()].filter((name) => !(isCalledByScript && name.startsWith(`${ARGUMENT}$ACTION_`)));
  return email === null || password === null || others.length > 0 ? null : { email, password, returnTo };
}
