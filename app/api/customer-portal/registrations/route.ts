import { type ReportFailure, reportRegistration } from "@/lib/customer-portal/report-registration";
import { publicRoute } from "@/lib/web/route";

/** A report has some 600 characters. */
const MAX_BYTES = 8 * 1024;
const TOO_LARGE = 413;
const WRONG_TYPE = 415;
const RETRY_SECONDS = 30;

const STATUS = {
  unconfigured: 404,
  invalid: 401,
  "keys-unavailable": 503,
  "unknown-ticket": 404,
  "wrong-account": 403,
  "already-ended": 409,
  expired: 410,
} as const satisfies Record<ReportFailure["kind"], number>;

/** The body as text; null when it is longer than any report. */
async function readBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("latin1").trim();
}

/** What became of a ticket, told by the customer portal and signed with its key (docs/customer-portal.md). */
export const POST = publicRoute(
  async ({ ctx, request }) => {
    if (!/^application\/jwt(?:;|$)/.test(request.headers.get("content-type") ?? "")) {
      return Response.json({ error: "wrong-type" }, { status: WRONG_TYPE });
    }
    const token = await readBody(request);
    if (token === null) return Response.json({ error: "too-large" }, { status: TOO_LARGE });
    const reported = await reportRegistration(ctx, token);
    if (reported.ok) return Response.json(reported.value);
    const { error } = reported;
    ctx.log.warn(
      { kind: error.kind, reason: error.kind === "invalid" ? error.reason : undefined },
      "a report of the customer portal was refused",
    );
    return Response.json(
      error.kind === "invalid" ? { error: error.kind, reason: error.reason } : { error: error.kind },
      {
        status: STATUS[error.kind],
        headers: error.kind === "keys-unavailable" ? { "Retry-After": String(RETRY_SECONDS) } : {},
      },
    );
  },
  { from: "system" },
);
