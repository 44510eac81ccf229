import "server-only";
import { lt, sql } from "drizzle-orm";
import { captchaSolutions } from "@/drizzle/schema/auth";
import type { AuditEvent } from "@/lib/audit/audit-event";
import { recordAuditEventForEach } from "@/lib/audit/store";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { Statement } from "@/lib/db/statement";

/** Name of the common table expression with the answer that was used, for the statement that reserves an attempt. */
export const USED_ANSWER: Statement = sql`used`;

/**
 * Marks an answer as used, records it and reserves the attempt that it is for: one statement.
 *
 * @param events `passed` if the answer was not used before by any process, else `failed`
 * @param reservation refers to `USED_ANSWER` and returns `failed`; without it nothing is reserved
 * @returns `reserved`: number of attempts counted; null when none was reserved
 */
export async function consumeAnswer(
  db: Db,
  solution: { digest: string; expiresAt: Date },
  { at, passed, failed }: { at: Date; passed: AuditEvent; failed: AuditEvent },
  reservation: Statement = sql`select null::int as failed`,
): Promise<{ isUsed: boolean; reserved: number | null }> {
  const expiresAt = sql`${solution.expiresAt.toISOString()}::timestamptz`;
  const [row] = await db.execute<{ isUsed: boolean; reserved: number | null }>(sql`
    with ${USED_ANSWER} as (insert into ${captchaSolutions} (digest, expires_at) values (${solution.digest}, ${expiresAt})
        on conflict do nothing returning digest),
      unused as (select 1 where not exists (select from ${USED_ANSWER})),
      passed as (${recordAuditEventForEach(USED_ANSWER, at, passed)}),
      failed as (${recordAuditEventForEach(sql`unused`, at, failed)}),
      reserved as (${reservation})
    select exists (select from ${USED_ANSWER}) as "isUsed", (select failed from reserved) as reserved`);
  return row ?? { isUsed: false, reserved: null };
}

/** Deletes used answers that are refused as expired anyway. */
export function deleteSolutionsExpiredBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, captchaSolutions, { where: lt(captchaSolutions.expiresAt, before), limit });
}
