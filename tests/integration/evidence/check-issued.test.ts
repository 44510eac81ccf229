/** Is this document genuine? The answer of the public page. */
import { createHash, randomUUID } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { checkIssued } from "@/lib/mailbox/message/check-issued";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { createAccount, type MessageContent, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { pdf } from "@/tests/integration/retention/retention-fixture";
import { test, withEvidence } from "./evidence-fixture";

withEvidence();

const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const check = (sha256: string, limitKey: string = randomUUID()) =>
  checkIssued(test.ctx, { sha256, client: { limitKey } });
const answer = (value: object) => ({ ok: true, value });

type Placing = Pick<MessageContent, "publishAt" | "supersedesId"> & { accountId?: AuthorizedAccountId };

async function issued(bytes: Buffer, { accountId, ...content }: Placing = {}) {
  const owner = accountId ?? (await createAccount(test.ctx));
  const documents = [{ filename: "Kötvény.pdf", bytes }];
  return { ...(await placeMessage(test.ctx, owner, { documents, ...content })), accountId: owner };
}

it("a document that was placed is genuine from the day of its placing on; any other file is unknown", async () => {
  const bytes = pdf(randomUUID());
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "unknown" }));
  await issued(bytes);
  test.clock.advance({ minutes: 7 * 24 * 60 });
  await issued(bytes);
  expect(await check(digestOf(bytes).toUpperCase())).toEqual(answer({ state: "issued", issuedOn: "2026-11-23" }));
  expect(await check(digestOf(Buffer.concat([bytes, Buffer.from(" ")])))).toEqual(answer({ state: "unknown" }));
  for (const wrong of ["", "x", "0".repeat(63), `${"0".repeat(64)}\n`]) {
    expect(await check(wrong)).toEqual({ ok: false, error: { kind: "no-digest" } });
  }
});

it("one that is published later is unknown until then", async () => {
  const bytes = pdf(randomUUID());
  await issued(bytes, { publishAt: new Date("2026-11-24T09:00:00Z") });
  test.clock.set("2026-11-24T08:59:59Z");
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "unknown" }));
  test.clock.set("2026-11-24T09:00:00Z");
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "issued", issuedOn: "2026-11-24" }));
});

it("a withdrawn one is said to be so, unless another customer still has it", async () => {
  const bytes = pdf(randomUUID());
  const { senderReference } = await issued(bytes);
  test.clock.advance({ minutes: 24 * 60 });
  await withdrawMessage(test.ctx, { senderReference });
  expect(await check(digestOf(bytes))).toEqual(
    answer({ state: "withdrawn", issuedOn: "2026-11-23", withdrawnOn: "2026-11-24" }),
  );
  await issued(bytes);
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "issued", issuedOn: "2026-11-24" }));
});

it("a replaced one is said to be so from the day of the newer one on, unless another customer still has it", async () => {
  const [bytes, newer] = [pdf(randomUUID()), pdf(randomUUID())];
  const { accountId, id } = await issued(bytes);
  const replacing = { accountId, supersedesId: id, publishAt: new Date("2026-11-25T09:00:00Z") };
  const { senderReference } = await issued(newer, replacing);
  test.clock.set("2026-11-25T08:59:59Z");
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "issued", issuedOn: "2026-11-23" }));
  test.clock.set("2026-11-25T09:00:00Z");
  expect(await check(digestOf(bytes))).toEqual(
    answer({ state: "superseded", issuedOn: "2026-11-23", supersededOn: "2026-11-25" }),
  );
  expect(await check(digestOf(newer))).toEqual(answer({ state: "issued", issuedOn: "2026-11-25" }));
  await issued(bytes);
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "issued", issuedOn: "2026-11-25" }));
  await withdrawMessage(test.ctx, { senderReference });
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "issued", issuedOn: "2026-11-23" }));
});

it("one that was deleted for good is still recognised", async () => {
  const bytes = pdf(randomUUID());
  const { accountId, id } = await issued(bytes);
  await deleteMessages(test.ctx, { accountId, ids: [id] });
  await deleteForGood(test.ctx, { accountId, messageId: id });
  expect(await check(digestOf(bytes))).toEqual(answer({ state: "issued", issuedOn: "2026-11-23" }));
});

it("a client may ask 60 times an hour", async () => {
  const client = randomUUID();
  const { max } = RATE_LIMITS["document-checks-by-client"];
  for (let n = 0; n < max; n += 1) expect((await check("0".repeat(64), client)).ok).toBe(true);
  expect(await check("0".repeat(64), client)).toEqual({ ok: false, error: { kind: "too-many", minutes: 60 } });
  expect((await check("0".repeat(64))).ok).toBe(true);
  test.clock.advance({ minutes: 60 });
  expect((await check("0".repeat(64), client)).ok).toBe(true);
});
