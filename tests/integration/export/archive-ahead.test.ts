/** The small documents of a ZIP are looked for before their turn, and recorded in it. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { openDatabase } from "@/lib/db/connection";
import { listForArchive } from "@/lib/export/archive-messages";
import { openingInTurn } from "@/lib/export/open-in-turn";
import { writeArchive } from "@/lib/export/write-archive";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import {
  createAccount,
  customerSessionOf,
  kindsOf,
  placeMessage,
  withdraw,
} from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { readZip } from "@/tests/support/zip-reader";

let test: TestContext;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
});
afterAll(() => test.close());
beforeEach(async () => {
  accountId = await createAccount(test.ctx);
});

const small = (n: number, length = 50_000) => ({ filename: `${n}.pdf`, bytes: Buffer.alloc(length, `%PDF-1.7 ${n} `) });
const downloads = async (placed: readonly { id: string }[]) => {
  const histories = await Promise.all(placed.map(({ id }) => kindsOf(test.ctx, id)));
  return histories.map((kinds) => kinds.filter((kind) => kind === "downloaded").length);
};
const placeSmall = async (count: number, length?: number) => {
  const placed = [];
  for (let n = 0; n < count; n += 1) {
    placed.push(await placeMessage(test.ctx, accountId, { body: "", documents: [small(n, length)] }));
    test.clock.advance({ minutes: 1 });
  }
  // The archive has the newest message first.
  return placed.reverse();
};

async function start(ctx = test.ctx) {
  const messages = await listForArchive(test.ctx, { accountId, selection: "all" });
  const session = customerSessionOf(accountId);
  return writeArchive(ctx, { session, ownerName: "Anna", locale: "hu", messages });
}

it("small documents are looked for together: the first alone, up to ten more by one statement, and each is recorded by itself", async () => {
  const placed = await placeSmall(11);
  const statements: string[] = [];
  const counted = openDatabase(test.databaseUrl, { prepare: true, onStatement: (text) => statements.push(text) });
  const stream = await start({ ...test.ctx, db: counted.db });
  const entries = readZip(new Uint8Array(await new Response(stream).arrayBuffer()));
  await counted.close();
  expect(entries.slice(0, 11).map(({ bytes }) => bytes.toString())).toEqual(
    placed.map((_, index) => small(10 - index).bytes.toString()),
  );
  expect(statements.filter((text) => text.includes('from "document_bytes"'))).toHaveLength(2);
  expect(await downloads(placed)).toEqual(placed.map(() => 1));
});

it("none of them is recorded before its turn", async () => {
  const placed = await placeSmall(6);
  const reader = (await start()).getReader();
  // The first document, and the beginning of the second.
  for (let n = 0; n < 4; n += 1) await reader.read();
  await reader.cancel("gone").catch(() => {});
  expect(await downloads(placed)).toEqual([1, 1, 0, 0, 0, 0]);
});

it("one that is withdrawn or deleted after it was found is not sent", async () => {
  const placed = await placeSmall(6);
  const reader = (await start()).getReader();
  const parts: Uint8Array[] = [];
  const take = async () => {
    const { value } = await reader.read();
    if (value) parts.push(value);
    return value !== undefined;
  };
  for (let n = 0; n < 4; n += 1) await take();
  await withdraw(test.ctx, placed[3]?.id ?? "");
  await deleteMessages(test.ctx, { accountId, ids: [placed[4]?.id ?? ""] });
  while (await take());
  const entries = readZip(new Uint8Array(Buffer.concat(parts)));
  expect(entries.map(({ name }) => name.split("/")[1])).toEqual([
    "5.pdf",
    "4.pdf",
    "3.pdf",
    "0.pdf",
    "Tartalomjegyzek.html",
    "tartalomjegyzek.csv",
  ]);
  expect(await downloads(placed)).toEqual([1, 1, 1, 0, 0, 1]);
});

it("when the client has gone, no more are looked for", async () => {
  await placeSmall(12);
  const messages = await listForArchive(test.ctx, { accountId, selection: "all" });
  const documents = messages.flatMap((message) => message.documents);
  const statements: string[] = [];
  const counted = openDatabase(test.databaseUrl, { prepare: true, onStatement: (text) => statements.push(text) });
  const opening = openingInTurn({ ...test.ctx, db: counted.db }, customerSessionOf(accountId), documents);
  for (const document of documents.slice(0, 9)) await opening.open(document);
  // The one after this is the last of those that were found; it is read now.
  const last = opening.open(documents[9] as (typeof documents)[number]);
  await opening.end();
  expect((await last).ok).toBe(true);
  await counted.close();
  expect(statements.filter((text) => text.includes('"documents"."id" = any('))).toHaveLength(1);
});

describe("the next document is recorded while the last part of one is sent", () => {
  const TWO_SEGMENTS = 100_000;

  /** Takes the name of the first document and its two parts, and goes away. */
  async function takeFirst(between = () => {}) {
    const reader = (await start()).getReader();
    for (let n = 0; n < 2; n += 1) await reader.read();
    between();
    await reader.read();
    await reader.cancel("gone").catch(() => {});
  }

  it("to a client that keeps up, and no document behind it", async () => {
    const placed = await placeSmall(4, TWO_SEGMENTS);
    await takeFirst();
    expect(await downloads(placed)).toEqual([1, 1, 0, 0]);
  });

  it("not to a slow client, which may go away", async () => {
    const placed = await placeSmall(4, TWO_SEGMENTS);
    await takeFirst(() => test.clock.advance({ seconds: 1 }));
    expect(await downloads(placed)).toEqual([1, 0, 0, 0]);
  });

  it("not before any part of the first is taken", async () => {
    const placed = await placeSmall(4, TWO_SEGMENTS);
    const reader = (await start()).getReader();
    for (let n = 0; n < 2; n += 1) await reader.read();
    await reader.cancel("gone").catch(() => {});
    expect(await downloads(placed)).toEqual([1, 0, 0, 0]);
  });

  it("once only, and not when the archive has no room for it", async () => {
    const placed = await placeSmall(4, TWO_SEGMENTS);
    const messages = await listForArchive(test.ctx, { accountId, selection: "all" });
    const documents = messages.flatMap((message) => message.documents);
    const opening = openingInTurn(test.ctx, customerSessionOf(accountId), documents);
    for (const document of documents.slice(0, 1)) await opening.open(document);
    opening.recordNext(TWO_SEGMENTS - 1);
    await opening.end();
    expect(await downloads(placed)).toEqual([1, 0, 0, 0]);
    for (let n = 0; n < 3; n += 1) opening.recordNext(TWO_SEGMENTS);
    await opening.end();
    expect(await downloads(placed)).toEqual([1, 1, 0, 0]);
  });
});
