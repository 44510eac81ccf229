/** Replies and closure requests by API: what a sender sees, what is recorded, and what the customer sees of it. */
import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import { replyAttachments } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { askSignedIn, closureOf, importContract } from "@/tests/integration/closure/closure-fixture";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, errorsOf, messageJson, newKey } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
let foreign: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx, { name: "claims system" });
  foreign = await newKey(test.ctx, { sender: "another" });
});
afterEach(() => test?.close());

const PNG = png();

/** A customer's reply to a message that the key has placed. */
async function sent(body = "Miért?", files: { name: string; bytes: Buffer }[] = []) {
  const json = messageJson();
  const placed = await call(key, "POST", "/messages", { json });
  expect(placed.status).toBe(201);
  const account = await findAccountByAddress(test.ctx.db, json.email as EmailAddress);
  const accountId = account?.id as AuthorizedAccountId;
  const input = { accountId, messageId: placed.json.id, body, formToken: randomUUID(), files };
  const reply = await sendReply(test.ctx, input);
  if (!reply.ok) throw new Error(reply.error.kind);
  test.clock.advance({ minutes: 1 });
  const { reference } = reply.value;
  const listed = (await call(key, "GET", "/replies?limit=100")).json.data;
  const found = listed.find((one: { reference: string }) => one.reference === reference);
  return { ...found, id: found.id as string, reference, accountId, json, messageId: placed.json.id as string };
}

const stateOf = async (reply: { accountId: AuthorizedAccountId; reference: string }) => {
  const shown = await getReply(test.ctx, reply);
  return shown.ok ? shown.value.state : null;
};

async function auditOf(kind: string) {
  const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, kind)).orderBy(auditEvents.id);
  return rows.map(({ actor, accountId, details }) => ({ actor, accountId, details }));
}
const ofKey = () => ({ keyId: key.split("_")[2], keyName: "claims system" });

describe("replies", () => {
  it("are listed without their texts, oldest first, page by page, by state", async () => {
    const [first, second] = [await sent("első", [{ name: "kép.png", bytes: PNG }]), await sent("második")];
    const page = (await call(key, "GET", "/replies?limit=1")).json;
    expect(page.data).toEqual([
      {
        ...{ id: first.id, reference: first.reference, state: "sent", sentAt: "2026-11-23T09:00:00.000Z" },
        ...{ acknowledgedAt: null, answeredAt: null },
        customer: { name: "Kovács Anna", email: first.json.email },
        message: {
          ...{ id: first.messageId, senderReference: first.json.senderReference },
          ...{ documentType: "policy", contractNumber: "110482937" },
        },
        attachments: [
          {
            ...{ id: expect.any(String), filename: "kép.png", size: PNG.length, mediaType: "image/png" },
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        ],
      },
    ]);
    const rest = (await call(key, "GET", `/replies?limit=1&cursor=${page.nextCursor}`)).json;
    expect([rest.data.map(({ id }: { id: string }) => id), rest.nextCursor]).toEqual([[second.id], null]);
    await call(key, "POST", `/replies/${first.id}/acknowledge`);
    const open = (await call(key, "GET", "/replies?state=sent")).json.data;
    expect(open.map(({ id }: { id: string }) => id)).toEqual([second.id]);
    for (const wrong of ["cursor=x", "state=new", `cursor=${Buffer.from('["replies","x"]').toString("base64url")}`]) {
      expect((await call(key, "GET", `/replies?${wrong}`)).status).toBe(400);
    }
    expect(await auditOf("reply.exported")).toEqual([]);
  });

  it("are read with the text, which is recorded with the name of the key", async () => {
    const reply = await sent("Miért nőtt a díj?");
    expect((await call(key, "GET", `/replies/${reply.id}`)).json).toMatchObject({
      ...{ id: reply.id, body: "Miért nőtt a díj?", state: "sent" },
    });
    expect(await auditOf("reply.exported")).toEqual([
      { actor: "insurer", accountId: reply.accountId, details: { reference: reply.reference, ...ofKey() } },
    ]);
  });

  it("attachments are the bytes that the customer sent, recorded before the first byte; damaged ones are refused", async () => {
    const reply = await sent("kép", [{ name: "kép.png", bytes: PNG }]);
    const target = `/replies/${reply.id}/attachments/${reply.attachments[0].id}`;
    const file = await call(key, "GET", target);
    expect([file.status, file.bytes.equals(PNG), file.headers.get("content-type")]).toEqual([
      ...[200, true, "application/octet-stream"],
    ]);
    expect(file.headers.get("content-disposition")).toMatch(/^attachment;/);
    const details = { attachmentId: reply.attachments[0].id, reference: reply.reference, ...ofKey() };
    expect(await auditOf("attachment.downloaded")).toEqual([{ actor: "insurer", accountId: reply.accountId, details }]);
    const other = await sent();
    expect((await call(key, "GET", `/replies/${other.id}/attachments/${reply.attachments[0].id}`)).status).toBe(404);
    await test.ctx.db.delete(documentBytes).where(eq(documentBytes.documentId, reply.attachments[0].id));
    expect((await call(key, "GET", target)).json).toMatchObject({ status: 500, code: "attachment-damaged" });
  });

  it("of other senders' messages do not exist: for no call, by no id", async () => {
    const reply = await sent("titok", [{ name: "kép.png", bytes: PNG }]);
    const [attachment] = await test.ctx.db.select().from(replyAttachments);
    const bodies = new Set<string>();
    for (const [by, id] of [
      [foreign, reply.id],
      [key, randomUUID()],
      [key, "x"],
    ] as const) {
      for (const [method, rest] of [
        ["GET", ""],
        ["GET", `/attachments/${attachment?.id}`],
        ["POST", "/acknowledge"],
      ] as const) {
        const { status, json } = await call(by, method, `/replies/${id}${rest}`);
        bodies.add(JSON.stringify([status, { ...json, instance: "" }]));
      }
    }
    expect([...bodies]).toHaveLength(1);
    expect([...bodies][0]).toContain("not-found");
    expect((await call(foreign, "GET", "/replies")).json.data).toEqual([]);
    expect(await stateOf(reply)).toBe("sent");
    expect([await auditOf("reply.exported"), await auditOf("attachment.downloaded")]).toEqual([[], []]);
  });

  it("acknowledged once: the customer sees that it is being processed; the same key replays, another one answers the same", async () => {
    const reply = await sent();
    const target = `/replies/${reply.id}/acknowledge`;
    expect((await call(key, "POST", target, { withoutKey: true })).json.code).toBe("idempotency-key-missing");
    const headers = { "idempotency-key": "ack-1" };
    const [first, same] = [await call(key, "POST", target, { headers }), await call(key, "POST", target, { headers })];
    expect(first.json).toEqual({ id: reply.id, acknowledgedAt: "2026-11-23T09:01:00.000Z" });
    expect([same.json, same.headers.get("idempotent-replayed")]).toEqual([first.json, "true"]);
    test.clock.advance({ minutes: 5 });
    expect((await call(key, "POST", target)).json).toEqual(first.json);
    expect(await stateOf(reply)).toBe("processing");
    const details = { reference: reply.reference, before: "received", after: "acknowledged", ...ofKey() };
    expect(await auditOf("reply.acknowledged")).toEqual([{ actor: "insurer", accountId: reply.accountId, details }]);
  });

  it("are answered by a message that names them: the customer and the list see `answered` from its publication on", async () => {
    const reply = await sent();
    const answer = { ...messageJson({ email: reply.json.email }), inReplyTo: reply.reference };
    const stranger = await call(key, "POST", "/messages", { json: { ...answer, email: (await sent()).json.email } });
    expect(errorsOf(stranger.json)).toEqual(["/inReplyTo reply-unknown"]);
    const publishAt = "2026-11-23T10:00:00Z";
    expect((await call(key, "POST", "/messages", { json: { ...answer, publishAt } })).status).toBe(201);
    test.clock.set("2026-11-23T09:59:59.999Z");
    const listed = async () => (await call(key, "GET", `/replies/${reply.id}`)).json;
    expect([await stateOf(reply), (await listed()).answeredAt]).toEqual(["sent", null]);
    test.clock.set(publishAt);
    expect([await stateOf(reply), (await listed()).answeredAt]).toEqual(["answered", "2026-11-23T10:00:00.000Z"]);
  });
});

describe("closure requests", () => {
  /** A confirmed request that waits for the insurer. */
  async function waiting() {
    const accountId = await createAccount(test.ctx);
    await importContract(test.ctx, accountId);
    test.clock.advance({ minutes: 1 });
    return askSignedIn(test.ctx, accountId);
  }

  it("are listed with what the customer wrote and what stands against them, recorded with the key", async () => {
    const [first, second] = [await waiting(), await waiting()];
    const page = (await call(key, "GET", "/closure-requests?limit=1")).json;
    expect(page.data).toEqual([
      {
        ...{ id: first.id, reference: first.reference, state: "awaiting-decision", reason: "switch-to-postal" },
        ...{ email: expect.stringContaining("@"), requestedAt: first.requestedAt.toISOString(), closesOn: null },
        details: first.details,
        electronicContracts: ["110482937"],
      },
    ]);
    const rest = (await call(key, "GET", `/closure-requests?limit=1&cursor=${page.nextCursor}`)).json;
    expect([rest.data.map(({ id }: { id: string }) => id), rest.nextCursor]).toEqual([[second.id], null]);
    expect((await call(key, "GET", "/closure-requests?state=grace")).json.data).toEqual([]);
    expect((await call(key, "GET", "/closure-requests?cursor=x")).json.code).toBe("invalid-request");
    expect((await auditOf("closure.listed"))[0]?.details).toEqual({ requests: 1, ...ofKey() });
  });

  it("are approved once: the grace period starts; a second decision is refused, and a repeated call answers the same", async () => {
    const request = await waiting();
    const target = `/closure-requests/${request.id}/approve`;
    const headers = { "idempotency-key": "approve-1" };
    const approved = await call(key, "POST", target, { headers });
    expect([approved.status, approved.json]).toEqual([
      200,
      { id: request.id, reference: request.reference, state: "grace", closesOn: "2026-11-30" },
    ]);
    expect((await call(key, "POST", target, { headers })).json).toEqual(approved.json);
    const again = await call(key, "POST", target);
    expect(again.json).toMatchObject({ status: 409, code: "not-waiting", detail: "Its state is grace." });
    const decided = await auditOf("closure.decided");
    expect(decided.map(({ details }) => details)).toEqual([
      {
        ...{ reference: request.reference, by: "insurer", closesOn: "2026-11-30" },
        ...{ before: "awaiting-decision", after: "grace", ...ofKey() },
      },
    ]);
  });

  it("are rejected with a reason, which stands in the audit log", async () => {
    const request = await waiting();
    const target = `/closure-requests/${request.id}/reject`;
    for (const [json, errors] of [
      [{}, ["/reason missing"]],
      [{ reason: "no" }, ["/reason not-allowed"]],
      [{ reason: "contract-active", why: "x" }, ["/why unknown-field"]],
    ] as const) {
      expect(errorsOf((await call(key, "POST", target, { json })).json)).toEqual(errors);
    }
    expect((await closureOf(test.ctx, request.id)).state).toBe("awaiting-decision");
    const rejected = await call(key, "POST", target, { json: { reason: "contract-active" } });
    expect(rejected.json).toEqual({ id: request.id, reference: request.reference, state: "rejected", closesOn: null });
    const [decided] = await test.ctx.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.kind, "closure.decided"), eq(auditEvents.accountId, request.accountId)))
      .orderBy(auditEvents.id);
    expect(decided?.details).toMatchObject({ reason: "contract-active", ...ofKey() });
  });

  it("name an active contract to the customer only where it is the reason", async () => {
    const told: unknown[] = [];
    for (const reason of ["contract-active", "not-identified", "customer-stays"]) {
      const { id, accountId } = await waiting();
      expect((await call(key, "POST", `/closure-requests/${id}/reject`, { json: { reason } })).status).toBe(200);
      const ofAccount = and(eq(notifications.kind, "close-refused"), eq(notifications.accountId, accountId));
      const [sent] = await test.ctx.db.select().from(notifications).where(ofAccount);
      told.push(sent?.props);
    }
    expect(told).toMatchObject([{ isContractActive: true }, { isContractActive: false }, { isContractActive: false }]);
  });

  it("that are unknown or not confirmed by the customer do not exist", async () => {
    const request = await waiting();
    for (const id of [randomUUID(), "x"]) {
      expect((await call(key, "POST", `/closure-requests/${id}/approve`)).json.code).toBe("not-found");
    }
    expect((await closureOf(test.ctx, request.id)).state).toBe("awaiting-decision");
  });
});
