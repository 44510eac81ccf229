import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import type { Db } from "@/lib/db/connection";

/** Records that a form was posted with an unusable link. The account of the link is not looked up. */
export function recordRejectedLink(db: Db, at: Date, { network }: Pick<Client, "network">): Promise<void> {
  return recordAuditEvent(db, at, {
    kind: "password-link.rejected",
    actor: "anonymous",
    network: network ?? undefined,
  });
}
