import { type ReportFailure, reportRegistration } from "@/lib/customer-portal/report-registration";
import { publicRoute } from "@/lib/web/route";

/** Bytes; a report has about 600 characters. */
const MAX_BYTES = 8 * 1024;
const RETRY_SECONDS = 30;

type Refusal = ReportFailure["kind"] | "wrong-type" | "too-large";

/** Status and title of each refusal; the title is for the other system's log. */
const PROBLEMS: Record<Refusal, [status: number, title: string]> = {
  unconfigured: [404, "No customer portal is connected here."],
  invalid: [401, "The report is not signed, addressed or dated as it must be."],
  "keys-unavailable": [503, "The customer portal's own keys could not be fetched; try again."],
  "unknown-ticket": [404, "No ticket of this portal, or its account is closed."],
  "wrong-account": [403, "The ticket was another customer's."],
  "already-ended": [409, "The other outcome was reported before, and stands."],
  expired: [410, "The ticket is older than a report on it may be."],
  "wrong-type": [415, "Send the report as application/jwt."],
  "too-large": [413, "The body is longer than any report."],
};

/** Problem details (RFC 9457). The value of `type` never changes. */
function problem(kind: Refusal, reason?: string): Response {
  const [status, title] = PROBLEMS[kind];
  const body = { type: `urn:kuldemenyeim:problem:registration:${kind}`, title, status, ...(reason ? { reason } : {}) };
  const headers: Record<string, string> = { "Content-Type": "application/problem+json" };
  if (kind === "keys-unavailable") headers["Retry-After"] = String(RETRY_SECONDS);
  return new Response(JSON.stringify(body), { status, headers });
}

/** Takes the outcome of a ticket, signed with the customer portal's key (docs/customer-portal.md). */
export const POST = publicRoute(
  async ({ ctx, request }) => {
    if (!/^application\/jwt(?:;|$)/.test(request.headers.get("content-type") ?? "")) {
      return problem("wrong-type");
    }
    const token = (await request.text()).trim();
    const reported = await reportRegistration(ctx, token);
    if (reported.ok) return Response.json(reported.value);
    const { error } = reported;
    const reason = error.kind === "invalid" ? error.reason : undefined;
    ctx.log.warn({ kind: error.kind, reason }, "a report of the customer portal was refused");
    return problem(error.kind, reason);
  },
  { from: "system", maxBodyBytes: MAX_BYTES, tooLarge: () => problem("too-large") },
);
