import { saveDraft } from "@/lib/mailbox/reply/reply-draft";
import { customerRoute } from "@/lib/web/route";

/** Bytes: the longest draft in UTF-8 and escaped, with a margin. */
const MAX_BYTES = 256 * 1024;

function readDraft(sent: unknown): { body: string; formToken: string } | null {
  const { body, formToken } = (sent ?? {}) as Record<string, unknown>;
  return typeof body === "string" && typeof formToken === "string" ? { body, formToken } : null;
}

/**
 * Saves the text of a reply while it is typed; this also keeps the session alive. 400 for an invalid body, 404 for an
 * unknown message, 409 if the reply was already sent.
 */
export const POST = customerRoute(
  async ({ ctx, session, request }, { id = "" }) => {
    const draft = readDraft(await request.json().catch(() => null));
    if (!draft) return new Response(null, { status: 400 });
    const saved = await saveDraft(ctx, { accountId: session.account.id, messageId: id, ...draft });
    if (saved.ok) return Response.json({ kept: saved.value.kept });
    return new Response(null, { status: saved.error.kind === "already-sent" ? 409 : 404 });
  },
  { maxBodyBytes: MAX_BYTES },
);
