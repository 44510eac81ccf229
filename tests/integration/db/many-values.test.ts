/** Lists of unbounded length are one parameter each, so the limit of 65,534 parameters per statement does not apply. */
import { randomUUID } from "node:crypto";
import {
  createAccounts,
  findAccountsByAddresses,
  listContractNumbersOfClosedAccounts,
  listContracts,
  lockAccountsForShare,
  setCustomerPortalSince,
  upsertContracts,
} from "@/lib/account/store";
import { createInitialCredentials, findCredential } from "@/lib/auth/credential/store";
import { arrayLiteral } from "@/lib/db/any-of";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { listDocuments, lockMessages } from "@/lib/mailbox/message/message-store";
import { sumMailboxBytes } from "@/lib/mailbox/placing/placing-store";
import { findPlacedMessages } from "@/lib/mailbox/placing/staged-store";
import { deleteContent, lockDue } from "@/lib/mailbox/purge/purge-store";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import { findReplyOwners, markAnswered } from "@/lib/mailbox/reply/reply-store";
import { type TestContext, testContext } from "@/tests/support/context";

const MANY = 70_000;
const uuids = Array.from({ length: MANY }, () => randomUUID());
const texts = Array.from({ length: MANY }, (_, index) => `KUL-${index}`);
let test: TestContext;

beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test?.close());

describe("70,000 values in one statement", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["contracts of accounts", () => listContracts(test.ctx.db, uuids)],
    ["accounts by address", () => findAccountsByAddresses(test.ctx.db, texts)],
    ["accounts kept open", () => lockAccountsForShare(test.ctx.db, uuids)],
    ["contract numbers of closed accounts", () => listContractNumbersOfClosedAccounts(test.ctx.db, texts)],
    ["messages placed before", () => findPlacedMessages(test.ctx.db, "insurer", texts)],
    ["bytes of mailboxes", () => sumMailboxBytes(test.ctx.db, uuids)],
    ["owners of replies", () => findReplyOwners(test.ctx.db, texts)],
    [
      "answers",
      () =>
        markAnswered(
          test.ctx.db,
          texts.map((reference) => ({ reference, at: test.clock.now() })),
        ),
    ],
    ["messages picked in an inbox", () => lockMessages(test.ctx.db, { accountId: randomUUID(), messageIds: uuids })],
    ["documents of messages", () => listDocuments(test.ctx.db, { accountId: randomUUID(), messageIds: uuids })],
    ["attachments of replies", () => listAttachments(test.ctx.db, uuids)],
    ["messages due", () => lockDue(test.ctx.db, uuids, { now: test.clock.now(), deletedBefore: test.clock.now() })],
    ["content to delete", () => deleteContent(test.ctx.db, uuids)],
    ["accounts marked for the customer portal", () => setCustomerPortalSince(test.ctx.db, uuids, test.clock.now())],
  ])("%s", async (_name, query) => {
    const answer = await query();
    const size =
      answer instanceof Map || answer instanceof Set ? answer.size : Array.isArray(answer) ? answer.length : 0;
    expect(size).toBe(0);
  });

  it("accounts, credentials and contracts are inserted", async () => {
    const rows = uuids.map((id) => ({
      id,
      emailAddress: `${id}@example.hu` as EmailAddress,
      name: "K",
      locale: "hu" as const,
    }));
    const now = test.clock.now();
    expect((await createAccounts(test.ctx.db, rows, now)).size).toBe(MANY);
    expect((await createAccounts(test.ctx.db, rows.slice(0, 2), now)).size).toBe(2);
    const hash = { passwordHash: "x", pepperId: "12345678" };
    await createInitialCredentials(
      test.ctx.db,
      uuids.map((accountId) => ({ accountId, ...hash })),
      now,
    );
    expect(await findCredential(test.ctx.db, uuids.at(-1) ?? "")).toMatchObject({ origin: "initial", version: 1 });
    const contract = { number: "1", product: "Casco", status: "active", channel: "postal", imported: true } as const;
    await upsertContracts(
      test.ctx.db,
      uuids.map((accountId) => ({ id: randomUUID(), accountId, ...contract })),
    );
    expect(await listContracts(test.ctx.db, uuids)).toHaveLength(MANY);
  });
});

it("values of an array parameter arrive unchanged, whatever their characters", async () => {
  const values = ["", "a,b", '"', "\\", "{}", "NULL", "null", " x ", "é\u0151", "a\nb", "'", '\\"{,}'];
  const rows = await test.ctx.db.execute<{ value: string }>(
    `select value from unnest($$${arrayLiteral(values)}$$::text[]) with ordinality as v (value, n) order by n`,
  );
  expect(rows.map(({ value }) => value)).toEqual(values);
});
