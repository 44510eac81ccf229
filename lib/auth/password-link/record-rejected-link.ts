import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import type { Db } from "@/lib/db/connection";

/** Somebody posted a form behind a link that is unknown, used, void or expired; whose it was is not looked up (SEC-83). */
export function recordRejectedLink(db: Db, at: Date, { network }: Pick<Client, "network">): Promise<void> {
  return recordAuditEvent(db, at, {
    kind: "password-link.rejected",
    actor: "anonymous",
    network: network ?? undefined,
  });
}
