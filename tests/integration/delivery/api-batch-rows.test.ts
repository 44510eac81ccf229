/**
 * A folder and a batch of the Sender API with the same content give the same rows, and their commit the same
 * statements.
 */
import { sql } from "drizzle-orm";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { addMessages } from "@/lib/delivery/api-batch/add-messages";
import { commitApiBatch } from "@/lib/delivery/api-batch/commit-api-batch";
import { openApiBatch } from "@/lib/delivery/api-batch/open-batch";
import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { importCustomers } from "@/lib/delivery/import-customers";
import { type MessageJson, readMessageJson } from "@/lib/delivery/json-fields";
import { storeDocument } from "@/lib/delivery/store-document";
import { chunksOf } from "@/lib/kernel/chunks";
import { type TestContext, testContext } from "@/tests/support/context";
import { batchFolder, deliver, type LineValues, line, newAddress, pdf, removeBatchFolders } from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const SENDER = { source: COMMAND_LINE_SOURCE } as AuthorizedSender;
const FILES = { "kötvény.pdf": pdf(), "feltételek.pdf": pdf("Feltételek") };

let folder: TestContext;
let api: TestContext;
beforeEach(async () => {
  [folder, api] = await Promise.all([testContext(), testContext()]);
});
afterEach(async () => {
  await Promise.all([folder?.close(), api?.close()]);
  await removeBatchFolders();
});

async function uploaded(ctx: Context, name: string): Promise<string> {
  const bytes = FILES[name as keyof typeof FILES];
  const whole = async function* () {
    yield new Uint8Array(bytes);
  };
  const stored = await storeDocument(ctx, SENDER, { filename: name, sizeBytes: bytes.length, bytes: whole() });
  if (!stored.ok) throw new Error("the document was not stored");
  return stored.value.id;
}

/** Lines of a manifest as messages of the API. */
async function collect(ctx: Context, lines: LineValues[]): Promise<string> {
  const { id } = await openApiBatch(ctx, SENDER, { kind: null }, async () => {});
  const messages: MessageJson[] = [];
  for (const { documents = "", allowReply, ...values } of lines) {
    const ids: string[] = [];
    for (const name of documents.split("|").filter(Boolean)) ids.push(await uploaded(ctx, name));
    const reply = allowReply === undefined ? {} : { allowReply: allowReply === "yes" };
    messages.push((readMessageJson({ ...values, ...reply, documents: ids }) as { value: MessageJson }).value);
  }
  for (const chunk of chunksOf(messages, 1000)) {
    const added = await addMessages(ctx, SENDER, { batchId: id, messages: chunk }, async () => {});
    if (!added.ok) throw new Error(JSON.stringify(added.error));
  }
  return id;
}

/** Columns whose values are random, or hold a random one. */
const RANDOM = /^(?:id|.*_id|token_digest|hash|previous_hash|encoded|salt|sealed_token|pepper.*|chain.*|sequence)$/;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TABLES = [
  ...["accounts", "contracts", "credentials", "password_links", "messages", "documents", "message_search"],
  ...["message_events", "notifications", "notification_messages", "replies"],
];

/** Every row of the tables without what is random, sorted. */
async function rowsOf(ctx: Context): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  const selects = [
    ...TABLES.map((table) => [table, `select * from ${table}`]),
    // A folder is not opened.
    ["feed_entries", "select * from feed_entries where type <> 'batch.opened'"],
    ["audit_events", "select kind, actor, at, details from audit_events where kind not like 'customers.%'"],
  ] as const;
  for (const [table, text] of selects) {
    const rows = await ctx.db.execute<Record<string, unknown>>(sql.raw(text));
    all[table] = rows
      .map((row) => {
        const kept = Object.entries(row).map(([name, value]) => [name, RANDOM.test(name) ? value !== null : value]);
        return JSON.stringify(Object.fromEntries(kept)).replaceAll(ID, "<id>");
      })
      .sort();
  }
  return all;
}

it("a folder and a batch of the same content give the same rows", async () => {
  const [anna, bela, cili, dani] = [newAddress(), newAddress(), newAddress(), newAddress()];
  const customers = [
    "email,name,locale,contractNumber,product,status,channel,customerPortal,initialPassword",
    `${anna},Kovács Anna,hu,C-1,Otthon,active,electronic,no,Titkos12Jelszo`,
    `${cili},Szabó Cili,hu,C-2,Otthon,active,postal,no,Titkos12Jelszo`,
    `${dani},Tóth Dani,hu,C-3,Otthon,active,electronic,yes,Titkos12Jelszo`,
  ].join("\n");
  const earlier = [line({ email: anna, senderReference: "KUL-OLD" })];
  const lines = [
    line({ email: anna, documents: "kötvény.pdf|feltételek.pdf", subject: "Ékezetes  tárgy", supersedes: "KUL-OLD" }),
    line({ email: bela, initialPassword: "Titkos34Jelszo", locale: "en", contractNumber: "C-9" }),
    line({ email: bela, documents: "", body: "Csak szöveg", publishAt: "2026-12-24", allowReply: "no" }),
    line({ email: cili, contractNumber: "C-2" }),
    line({ email: dani, contractNumber: "C-3" }),
    line({ email: anna, documentType: "premium-bill", amount: "12345.50", currency: "HUF", dueDate: "2026-12-01" }),
    ...earlier,
  ];
  for (const { ctx } of [folder, api]) {
    await importCustomers(ctx, Buffer.from(customers));
    await deliver(ctx, await batchFolder(earlier, FILES));
  }
  const { batchId } = await deliver(folder.ctx, await batchFolder(lines, FILES));
  await finishBatch(folder.ctx, batchId ?? "");
  const id = await collect(api.ctx, lines);
  const committed = await commitApiBatch(api.ctx, SENDER, id);
  expect(committed).toMatchObject({
    value: { counts: { mailbox: 4, postal: 1, customerPortal: 1, alreadyPlaced: 1, newCustomers: 1 } },
  });
  const [attempt] = await api.ctx.db.execute<{ id: string }>(sql`select staging_id as id from api_batches`);
  await finishBatch(api.ctx, attempt?.id ?? "");
  expect(await rowsOf(api.ctx)).toEqual(await rowsOf(folder.ctx));
});

/** Statements of the transaction that commits a batch of so many new and known customers. */
async function commitStatements(customers: number): Promise<string[]> {
  const emails = Array.from({ length: customers }, newAddress);
  await deliver(
    api.ctx,
    await batchFolder(
      emails.slice(customers / 2).map((email) => line({ email })),
      FILES,
    ),
  );
  const lines = emails.map((email, index) => line({ email, contractNumber: `C-${index}`, documents: "" }));
  const id = await collect(api.ctx, lines);
  const statements: string[] = [];
  const counted = openDatabase(api.databaseUrl, {
    onStatement: (text) => {
      if (!text.includes("heartbeat_at")) statements.push(text.slice(0, 60));
    },
  });
  try {
    expect((await commitApiBatch({ ...api.ctx, db: counted.db }, SENDER, id)).ok).toBe(true);
  } finally {
    await counted.close();
  }
  const isBegin = (text: string) => text.startsWith('update "api_batches" set "state"');
  const isSettle = (text: string) => /^\s*update "uploaded_documents"/.test(text);
  return statements.slice(statements.findIndex(isBegin), statements.findIndex(isSettle));
}

it("the commit takes as many statements for 2,000 customers as for 20", async () => {
  const few = await commitStatements(20);
  const many = await commitStatements(2000);
  expect(few.length).toBeGreaterThan(10);
  expect(few.length).toBeLessThan(45);
  expect(many).toEqual(few);
});
