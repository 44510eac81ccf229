/** The refusals of the Sender API (RFC 9457): their names, statuses and titles. Pure. */
import type { ProblemCode } from "@/lib/delivery/line-problem";

/**
 * By the name that ends the address `type`. Neither name nor status is ever changed; docs/api.md lists them. Titles are
 * English, for developers.
 */
export const API_PROBLEMS = {
  unauthorized: { status: 401, title: "The call carries no valid key." },
  "too-many-refusals": { status: 429, title: "Too many calls from this address without a valid key." },
  "too-many-calls": { status: 429, title: "The calls of this minute are used up." },
  "scope-missing": { status: 403, title: "The key does not have the scope that the call needs." },
  "test-key": { status: 403, title: "This portal accepts no test keys (API_SANDBOX)." },
  "foreign-page": { status: 403, title: "The call comes from a page of a browser." },
  "not-found": { status: 404, title: "There is nothing of this id for this sender." },
  "no-such-call": { status: 404, title: "There is no call at this address." },
  "method-not-allowed": { status: 405, title: "This address does not have the method." },
  "wrong-host": { status: 421, title: "The call is addressed to another host." },
  "unsupported-media-type": { status: 415, title: "The body has the wrong type or is compressed." },
  "body-too-large": { status: 413, title: "The body is too large." },
  "length-required": { status: 411, title: "The length of the body must be announced (Content-Length)." },
  "wrong-length": { status: 400, title: "The body has another length than announced." },
  "invalid-json": { status: 400, title: "The body is not JSON as the API reads it." },
  "invalid-request": { status: 400, title: "Fields or parameters are missing, unknown or of the wrong type." },
  unprocessable: { status: 422, title: "The call is well-formed, but what it says is refused." },
  "idempotency-key-missing": { status: 400, title: "The call needs the header Idempotency-Key." },
  "idempotency-key-invalid": { status: 400, title: "Idempotency-Key must have 1 to 255 printable ASCII characters." },
  "idempotency-key-reused": { status: 422, title: "The Idempotency-Key was used for another call." },
  "call-under-way": { status: 409, title: "A call with this Idempotency-Key is under way." },
  "already-complete": { status: 409, title: "The upload is complete; its parts cannot change." },
  "batch-ended": { status: 409, title: "The batch is committed, cancelled or expired; open another one." },
  "batch-empty": { status: 409, title: "The batch has no messages." },
  "commit-under-way": { status: 409, title: "The batch is being committed; ask for it again." },
  "already-committed": { status: 409, title: "The batch is committed; it cannot be cancelled." },
  "not-committed": { status: 409, title: "The batch is not committed." },
  "already-opened": { status: 409, title: "The customer has opened the message; it cannot be withdrawn." },
  "clock-held": { status: 409, title: "Another call moves the test clock or removes the test customers." },
  "not-waiting": { status: 409, title: "The closure request is not waiting for a decision." },
  gone: { status: 410, title: "The message has expired or is deleted for good." },
  "cursor-expired": { status: 410, title: "The feed does not go on from this cursor any more." },
  "no-certificates": { status: 404, title: "This portal has no key to sign certificates with (EVIDENCE_KEY)." },
  "evidence-damaged": {
    status: 500,
    title: "The stored history does not fit the checkpoints; no certificate was made.",
  },
  "attachment-damaged": { status: 500, title: "The stored attachment is not what the customer sent." },
  busy: { status: 503, title: "Too much is being received or worked on; try again." },
  "scanner-down": { status: 503, title: "The malware scanner does not answer; try again." },
  maintenance: { status: 503, title: "The portal is in maintenance." },
  unavailable: { status: 503, title: "The database does not answer; try again." },
  "internal-error": { status: 500, title: "The call failed; repeat it, with the same Idempotency-Key if it has one." },
} as const satisfies Record<string, { status: number; title: string }>;
export type ApiProblemName = keyof typeof API_PROBLEMS;

/** One wrong field (JSON pointer, "" for the whole body) or one wrong parameter of the query or path. */
export type ApiFieldError = ({ pointer: string } | { parameter: string }) & { code: ProblemCode; message: string };

export type ApiProblem = {
  type: string;
  title: string;
  status: number;
  /** The name at the end of `type`. */
  code: ApiProblemName;
  detail?: string;
  /** Path of the call. */
  instance: string;
  /** Every wrong field at once. */
  errors?: ApiFieldError[];
  /** The request's id, also in the log of the portal. */
  requestId?: string;
};

/** The address of the section about a problem on the page of the API's documentation. */
export function problemType(appUrl: string, name: ApiProblemName): string {
  return `${appUrl}/api/docs#${name}`;
}

/** JSON pointer (RFC 6901) of a field as the rules name it: `documents/0` becomes `/documents/0`. */
export function pointerOf(field: string | null): string {
  return field === null || field === "" ? "" : `/${field}`;
}
