/** `portal documents verify`. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import { verifyFiles } from "@/lib/mailbox/reading/verify-files";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";

let test: TestContext;
let documentIds: string[];
let attachmentId: string;
beforeAll(async () => {
  test = await testContext();
  const accountId = await createAccount(test.ctx);
  const documents = ["a", "b", "c"].map((name) => ({ filename: `${name}.pdf`, bytes: Buffer.alloc(200_000, name) }));
  const message = await placeMessage(test.ctx, accountId, { documents });
  documentIds = message.documents.map(({ id }) => id);
  const files = [{ name: "kép.png", bytes: png() }];
  const reply = { accountId, messageId: message.id, body: "Csatolom.", files, formToken: randomUUID() };
  if (!(await sendReply(test.ctx, reply)).ok) throw new Error("not sent");
  const rows = await test.ctx.db.select({ id: documentBytes.documentId }).from(documentBytes);
  attachmentId = rows.map(({ id }) => id).find((id) => !documentIds.includes(id)) ?? "";
});
afterAll(() => test.close());

const NOTHING = { damaged: [], unread: [], stopped: null };

it("everything that was taken in is read and compared; a sample reads so many of each kind", async () => {
  expect(await verifyFiles(test.ctx)).toEqual({ verified: 4, ...NOTHING });
  expect(await verifyFiles(test.ctx, { sample: 2 })).toEqual({ verified: 3, ...NOTHING });
});

it("damage anywhere and missing bytes are named, recorded in the audit log, and exit status 1", async () => {
  const [, late = "", gone = ""] = documentIds;
  await test.ctx.db.execute(
    sql`update document_bytes set ciphertext = set_byte(ciphertext, 190000, get_byte(ciphertext, 190000) # 1)
      where document_id = ${late}`,
  );
  await test.ctx.db.execute(sql`update document_bytes set wrapped_key = '' where document_id = ${attachmentId}`);
  await test.ctx.db.delete(documentBytes).where(eq(documentBytes.documentId, gone));
  const damaged = [
    { kind: "document", id: late, reason: "ciphertext" },
    { kind: "document", id: gone, reason: "missing" },
    { kind: "attachment", id: attachmentId, reason: "wrapped-key" },
  ];
  const command = await runPortal(test.databaseUrl, "documents", "verify", "--json");
  expect(command.status).toBe(1);
  const told = JSON.parse(command.stdout);
  expect(told.verified).toBe(1);
  expect(told.damaged).toHaveLength(3);
  expect(told.damaged).toEqual(expect.arrayContaining(damaged));
  expect(command.stderr).toContain(`attachment ${attachmentId} is damaged: wrapped-key`);
  const events = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "document.damaged"));
  expect(events).toHaveLength(3);
});
