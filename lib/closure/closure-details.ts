/** What a customer writes when he asks for the closing of his account. Pure: browser and server ask the same rule. */

import { isDamagedText } from "@/lib/kernel/typed-text";

export const CLOSURE_REASONS = ["contract-ended", "switch-to-postal"] as const;
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

/** Characters of each field; all together fit into one encrypted cookie, whatever the script. */
export const CLOSURE_LIMITS = { name: 100, policy: 40, address: 200, note: 300 } as const;

/** As typed: text in every field, so that nothing is lost on the way round. */
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

/** As stored. `address` only where mail goes by post from now on. */
export type ClosureDetails = { reason: ClosureReason; name: string; policy: string; address: string; note: string };

export function isClosureReason(text: string): text is ClosureReason {
  return CLOSURE_REASONS.some((reason) => reason === text);
}

const TEXTS = ["name", "policy", "address", "note"] as const;

/** One line end, composed characters, nothing blank around it; names and numbers stay on one line. */
function normalizeText(field: (typeof TEXTS)[number], text: string): string {
  const plain = text.replaceAll(/\r\n?/g, "\n").normalize("NFC").trim();
  return field === "address" || field === "note" ? plain : plain.replaceAll(/\s+/g, " ");
}

function textProblem(form: ClosureForm, field: (typeof TEXTS)[number]): ClosureFieldProblem["kind"] | null {
  const typed = form[field];
  if (isDamagedText(typed)) return "invalid-characters";
  const text = normalizeText(field, typed);
  const wanted = field === "name" || field === "policy" || (field === "address" && form.reason === "switch-to-postal");
  if (wanted && text === "") return "missing";
  // An address left over from the other reason is dropped, not judged.
  if (field === "address" && !wanted) return null;
  return [...text].length > CLOSURE_LIMITS[field] ? "too-long" : null;
}

/** What is wrong with one field, or null. */
export function closureFieldProblem(form: ClosureForm, field: ClosureField): ClosureFieldProblem["kind"] | null {
  if (field === "reason") return isClosureReason(form.reason) ? null : "missing";
  if (field === "acknowledged") return form.acknowledged ? null : "missing";
  return textProblem(form, field);
}

const FIELDS: ClosureField[] = ["reason", "address", "name", "policy", "note", "acknowledged"];
/** As they stand on the page, the address of a stranger among them. */
const ON_THE_PAGE: string[] = ["reason", "address", "name", "email", "policy", "note", "acknowledged"];

/** What is to be said of the fields, in the order in which they are met. */
export function sortByFormOrder<Said extends { field: string }>(said: Said[]): Said[] {
  return said.toSorted((a, b) => ON_THE_PAGE.indexOf(a.field) - ON_THE_PAGE.indexOf(b.field));
}

/** Everything that is wrong, in the order of the form. */
export function closureProblems(form: ClosureForm): ClosureFieldProblem[] {
  return FIELDS.flatMap((field) => {
    const kind = closureFieldProblem(form, field);
    return kind ? [{ field, kind }] : [];
  });
}

/** @returns null when something is wrong with it; `closureProblems` says what */
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
