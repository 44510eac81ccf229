/** The commands `portal replies`, `withdraw` and `events`. */
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { documentBytes } from "@/drizzle/schema/document";
import { sha256Hex } from "@/lib/document/seal";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount, customerSessionOf, kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { jpeg, pdf, png } from "@/tests/support/pictures";

let test: TestContext;
let folder: string;
beforeAll(async () => {
  test = await testContext();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-replies-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => test.close());

const portal = (...args: string[]) => runPortal(test.databaseUrl, ...args);
const json = async (...args: string[]) => JSON.parse((await portal(...args, "--json")).stdout);
const mode = async (file: string) => (await stat(file)).mode & 0o777;

async function replied(files: { name: string; bytes: Buffer }[] = [], senderReference = `KUL-${randomUUID()}`) {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId, { senderReference });
  const body = "Kérdésem van.\n„Köszönöm”";
  const sent = await sendReply(test.ctx, { accountId, messageId, body, files, formToken: randomUUID() });
  if (!sent.ok) throw new Error(sent.error.kind);
  const [account] = await test.ctx.db.select().from(accounts).where(eq(accounts.id, accountId));
  return { accountId, messageId, senderReference, email: account?.emailAddress, ...sent.value };
}

const FILES = [
  { name: "kép.jpg", bytes: jpeg() },
  { name: "KÉP.jpg", bytes: jpeg({ comment: "2" }) },
  { name: "reply.json", bytes: png() },
  { name: "Őszi számla.pdf", bytes: pdf() },
];

describe("portal replies", () => {
  it("lists one reply per line, beginning with the reference, and filters by state", async () => {
    const { reference, senderReference, email } = await replied([FILES[0] as (typeof FILES)[0]]);
    const { status, stdout } = await portal("replies", "list");
    expect(status).toBe(0);
    const own = stdout.split("\n").find((line) => line.startsWith(reference));
    expect(own).toContain(senderReference);
    expect(own).toContain(email);
    expect(await json("replies", "list", "--state", "sent")).toContainEqual(
      expect.objectContaining({ reference, state: "sent", senderReference, email, attachments: 1 }),
    );
    expect(await portal("replies", "acknowledge", reference)).toMatchObject({ status: 0 });
    expect(await json("replies", "acknowledge", reference)).toMatchObject({ reference, already: true });
    const processing = await json("replies", "list", "--state", "processing");
    expect(processing.map((reply: { reference: string }) => reply.reference)).toEqual([reference]);
    expect(await portal("replies", "acknowledge", "V-2026-NINCSI")).toMatchObject({ status: 2 });
    expect(await portal("replies", "list", "--state", "x")).toMatchObject({ status: 2 });
  });

  it("exports each reply once, complete, readable only by the owner of the files, and records it in the history", async () => {
    const { reference, senderReference, email, messageId } = await replied(FILES);
    const target = path.join(folder, "válaszok");
    const first = await json("replies", "export", target);
    expect(first).toMatchObject({ already: [], occupied: [], damaged: [] });
    expect(first.exported).toContain(reference);
    const replyFolder = path.join(target, reference);
    expect([await mode(target), await mode(replyFolder)]).toEqual([0o700, 0o700]);
    const details = JSON.parse(await readFile(path.join(replyFolder, "reply.json"), "utf8"));
    expect(details).toMatchObject({ reference, senderReference, email, text: "Kérdésem van.\n„Köszönöm”" });
    expect(details.attachments.map(({ file }: { file: string }) => file)).toEqual([
      "kép.jpg",
      "KÉP (2).jpg",
      "reply.json.png",
      "Őszi számla.pdf",
    ]);
    for (const [index, { file, sha256 }] of details.attachments.entries()) {
      const bytes = await readFile(path.join(replyFolder, file));
      expect(bytes.equals(FILES[index]?.bytes ?? Buffer.alloc(0))).toBe(true);
      expect(sha256Hex(bytes)).toBe(sha256);
      expect(await mode(path.join(replyFolder, file))).toBe(0o600);
    }
    expect((await readdir(target)).filter((name) => name.startsWith("."))).toEqual([]);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "replied", "viewed-by-staff"]);

    const again = await json("replies", "export", target);
    expect(again).toMatchObject({ exported: [], occupied: [] });
    expect(again.already).toContain(reference);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "replied", "viewed-by-staff"]);

    await writeFile(path.join(replyFolder, "Őszi számla.pdf"), "valami más");
    const third = await portal("replies", "export", target);
    expect(third).toMatchObject({ status: 1 });
    expect(third.stderr).toContain(`${reference}: something else lies there`);
    expect(await readFile(path.join(replyFolder, "Őszi számla.pdf"), "utf8")).toBe("valami más");
  });

  it("exports nothing of a reply with a damaged attachment, and all other replies", async () => {
    const broken = await replied(FILES);
    const whole = await replied();
    await test.ctx.db.execute(sql`update document_bytes set ciphertext = '\\x00' where document_id in
      (select a.id from reply_attachments a join replies r on r.id = a.reply_id where r.reference = ${broken.reference})`);
    const { status, stdout } = await portal("replies", "export", folder, "--json");
    expect(status).toBe(1);
    const outcome = JSON.parse(stdout);
    expect(outcome.damaged).toEqual([broken.reference]);
    expect(outcome.exported).toContain(whole.reference);
    expect(await readdir(folder)).not.toContain(broken.reference);
    await test.ctx.db.delete(documentBytes);
  });
});

describe("portal withdraw", () => {
  it("withdraws an unopened message; otherwise says when it was opened and exits with 2", async () => {
    const accountId = await createAccount(test.ctx);
    const [unread, read] = ["KUL-OLVASATLAN", "KUL-OLVASOTT"];
    const taken = await placeMessage(test.ctx, accountId, { senderReference: unread });
    const opened = await placeMessage(test.ctx, accountId, { senderReference: read });
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: opened.id });
    expect(await portal("withdraw", unread)).toMatchObject({ status: 0 });
    expect(await json("withdraw", unread)).toMatchObject({ withdrawn: true, already: true, messageId: taken.id });
    const refused = await portal("withdraw", read);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain(`the customer opened it at ${test.clock.now().toISOString()}`);
    expect(await portal("withdraw", "KUL-NINCS")).toMatchObject({ status: 2 });
    expect(await kindsOf(test.ctx, opened.id)).toEqual(["placed", "opened", "viewed-by-staff"]);
  });
});

describe("portal events", () => {
  it("prints the whole history and whether its chain is intact, and exits with 1 when it is broken", async () => {
    const { senderReference, messageId, reference } = await replied();
    const details = await json("events", senderReference);
    expect(details).toMatchObject({ senderReference, messageId, intact: true, brokenAt: null });
    expect(details.events.map(({ kind }: { kind: string }) => kind)).toEqual(["placed", "replied"]);
    const plain = await portal("events", senderReference);
    expect(plain).toMatchObject({ status: 0 });
    expect(plain.stdout).toContain(`answered by the customer  reference=${reference}`);
    expect(plain.stdout).toContain("details viewed by the insurer's staff  command=events");
    expect(plain.stdout).toContain("The chain of 3 events is intact.");
    await test.ctx.db.transaction(async (tx) => {
      await tx.execute(sql`alter table message_events disable trigger message_events_append_only`);
      await tx.execute(sql`update message_events set details = '{}' where message_id = ${messageId} and sequence = 2`);
      await tx.execute(sql`alter table message_events enable trigger message_events_append_only`);
    });
    const broken = await portal("events", senderReference);
    expect(broken).toMatchObject({ status: 1 });
    expect(broken.stderr).toContain("The chain is broken at event 2");
    expect(await portal("events", "KUL-NINCS")).toMatchObject({ status: 2 });
  });
});
