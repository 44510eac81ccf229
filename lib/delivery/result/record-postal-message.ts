import "server-only";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { insertElsewhereLines } from "@/lib/delivery/result/batch-result-store";
import type { DocumentType } from "@/lib/mailbox/message/document-type";

/**
 * Lists a message that was not placed with a batch and goes by post, so that staff can hand it over to the print shop:
 * its reference with the customer's name, address and contract, and nothing of its content.
 *
 * @param db the transaction that decides the route
 */
export async function recordPostalMessage(
  ctx: Pick<Context, "clock" | "random">,
  db: Db,
  {
    source,
    ...message
  }: {
    source: string;
    senderReference: string;
    email: string;
    name: string;
    contractNumber: string | null;
    documentType: DocumentType;
  },
): Promise<void> {
  const row = {
    ...{ batchId: ctx.random.uuid(), line: 1, isSingle: true, isRepeat: false },
    ...{ source, route: "postal" as const, recordedAt: ctx.clock.now(), ...message },
  };
  await insertElsewhereLines(db, { source, rows: [row] });
}
