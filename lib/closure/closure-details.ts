/** The fields of a closure request (R14) and their validation. Pure: the browser and the server run this file. */

import { isDamagedText } from "@/lib/kernel/typed-text";

export const CLOSURE_REASONS = ["contract-ended", "switch-to-postal"] as const;
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

/** Maximum characters of each field. All fields together fit into one encrypted cookie in any script. */
export const CLOSURE_LIMITS = { name: 100, policy: 40, address: 200, note: 300 } as const;

/** The fields as typed, unvalidated, so that the form can be shown again unchanged. */
export type ClosureForm = {
  reason: string;
  name: string;
  policy: string;
  address: string;
  note: string;
  acknowledged: boolean;
};
export type ClosureField = keyof ClosureForm;
export type ClosureFieldProblem = { field: ClosureField; kind: "missing" | "too-long" | "invalid-characters" };

/** The fields as stored. `address` is empty unless the reason is `switch-to-postal`. */
export type ClosureDetails = { reason: ClosureReason; name: string; policy: string; address: string; note: string };

export function isClosureReason(text: string): text is ClosureReason {
  return CLOSURE_REASONS.some((reason) => reason === text);
}

const TEXTS = ["name", "policy", "address", "note"] as const;

/** Normalizes line ends and Unicode (NFC), trims, and joins names and policy numbers to one line. */
function normalizeText(field: (typeof TEXTS)[number], text: string): string {
  const plain = text.replaceAll(/\r\n?/g, "\n").normalize("NFC").trim();
  return field === "address" || field === "note" ? plain : plain.replaceAll(/\s+/g, " ");
}

function textProblem(form: ClosureForm, field: (typeof TEXTS)[number]): ClosureFieldProblem["kind"] | null {
  const typed = form[field];
  if (isDamagedText(typed)) return "invalid-characters";
  const text = normalizeText(field, typed);
  const isRequired =
    field === "name" || field === "policy" || (field === "address" && form.reason === "switch-to-postal");
  if (isRequired && text === "") return "missing";
  // An address typed for the other reason is not stored, so it is not validated.
  if (field === "address" && !isRequired) return null;
  return [...text].length > CLOSURE_LIMITS[field] ? "too-long" : null;
}

/** The problem of one field, or null. */
export function closureFieldProblem(form: ClosureForm, field: ClosureField): ClosureFieldProblem["kind"] | null {
  if (field === "reason") return isClosureReason(form.reason) ? null : "missing";
  if (field === "acknowledged") return form.acknowledged ? null : "missing";
  return textProblem(form, field);
}

const FIELDS: ClosureField[] = ["reason", "address", "name", "policy", "note", "acknowledged"];
/** The order of the fields on the page; `email` is there only for a visitor who is not signed in. */
const PAGE_ORDER: string[] = ["reason", "address", "name", "email", "policy", "note", "acknowledged"];

/** Sorts field messages in the order of the fields on the page. */
export function sortByFormOrder<Message extends { field: string }>(messages: Message[]): Message[] {
  return messages.toSorted((a, b) => PAGE_ORDER.indexOf(a.field) - PAGE_ORDER.indexOf(b.field));
}

/** All problems of a form, in the order of its fields. */
export function closureProblems(form: ClosureForm): ClosureFieldProblem[] {
  return FIELDS.flatMap((field) => {
    const kind = closureFieldProblem(form, field);
    return kind ? [{ field, kind }] : [];
  });
}

/**
 * Normalizes a form for storing.
 *
 * @returns null when the form is invalid (`closureProblems`)
 */
export function closureDetails(form: ClosureForm): ClosureDetails | null {
  if (!isClosureReason(form.reason) || closureProblems(form).length > 0) return null;
  return {
    reason: form.reason,
    name: normalizeText("name", form.name),
    policy: normalizeText("policy", form.policy),
    address: form.reason === "switch-to-postal" ? normalizeText("address", form.address) : "",
    note: normalizeText("note", form.note),
  };
}
