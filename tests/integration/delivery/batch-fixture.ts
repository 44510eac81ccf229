import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { count, eq, isNotNull, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { batches } from "@/drizzle/schema/delivery";
import { documentBytes } from "@/drizzle/schema/document";
import { documents, messageEvents, messages } from "@/drizzle/schema/mailbox";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { stagedName } from "@/lib/db/staged-rows";
import { type DeliveryOptions, deliverBatch } from "@/lib/delivery/deliver-batch";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from "@/lib/delivery/manifest";
import { readBatch } from "@/lib/delivery/read-batch";
import type { ResultLine } from "@/lib/delivery/result-file";
import { STAGED_TABLES } from "@/lib/delivery/staged-tables";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { bytesOf, customerSessionOf } from "@/tests/integration/mailbox/mailbox-fixture";

const COLUMNS = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
export type LineValues = Partial<Record<(typeof COLUMNS)[number], string>>;

/** A small complete PDF; a different text gives different bytes. */
export function pdf(text = "Kötvény"): Buffer {
  const body = "1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /Page >>\nendobj\n";
  return Buffer.from(`%PDF-1.7\n% ${text}\n${body}trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`);
}

export const newReference = () => `KUL-${randomUUID()}`;
export const newAddress = () => `${randomUUID()}@example.hu`;

/** A valid line of a manifest, by default with a new reference and a new customer. */
export function line(values: LineValues = {}): LineValues {
  return {
    senderReference: newReference(),
    email: newAddress(),
    name: "Kovács Anna",
    contractNumber: "110482937",
    product: "Lakásbiztosítás",
    documentType: "policy",
    subject: "Kötvény",
    body: "Tisztelt Ügyfelünk!",
    documents: "kötvény.pdf",
    ...values,
  };
}

const quoted = (text = "") => `"${text.replaceAll('"', '""')}"`;

export function manifest(lines: LineValues[]): string {
  return [COLUMNS.join(), ...lines.map((values) => COLUMNS.map((column) => quoted(values[column])).join())].join("\n");
}

const folders: string[] = [];

/** Makes the folder of a batch; by default kötvény.pdf is in it. */
export async function batchFolder(
  lines: LineValues[] | string,
  files: Record<string, Buffer | string> = { "kötvény.pdf": pdf() },
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-batch-"));
  folders.push(folder);
  await writeFile(path.join(folder, "manifest.csv"), typeof lines === "string" ? lines : manifest(lines));
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  }
  return folder;
}

/** All lines of all result files of a folder that were not renamed. */
export function resultLines(folder: string): ResultLine[] {
  const files = readdirSync(folder).filter((name) => /^result-[0-9a-f-]+\.csv$/.test(name));
  return files.flatMap((name) => parse(readFileSync(path.join(folder, name)), { columns: true }) as ResultLine[]);
}

/** Call in `afterAll`. */
export async function removeBatchFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

type TestOptions = Omit<DeliveryOptions, "saveResult"> & {
  saveResult?(batchId: string, lines: ResultLine[]): Promise<void>;
};

/** Reads, checks and delivers a batch. @throws the problems of an invalid batch as `line: reason` */
export async function deliver(ctx: Context, folder: string, options: TestOptions = {}) {
  const read = await readBatch(folder);
  const { saveResult } = options;
  const saving = saveResult
    ? { saveResult: (id: string, lines: Iterable<ResultLine>) => saveResult(id, [...lines]) }
    : {};
  const outcome = read.ok ? await deliverBatch(ctx, read.value, { ...options, ...saving }) : read;
  if (outcome.ok) return { ...outcome.value, lines: [...outcome.value.lines] };
  throw new Error(outcome.error.problems.map(({ line: number, reason }) => `${number}: ${reason}`).join("\n"));
}

export async function deliverLines(ctx: Context, lines: LineValues[], options: TestOptions = {}) {
  return deliver(ctx, await batchFolder(lines), options);
}

/** Rows per table, to show that nothing was placed. */
export async function countRows(ctx: Context) {
  const tables = {
    ...{ accounts, messages, documents, documentBytes, messageEvents, notifications, notificationMessages },
    auditEvents,
  };
  const counts: Record<string, number> = {};
  for (const [name, table] of Object.entries(tables)) {
    counts[name] = (await ctx.db.select({ n: count() }).from(table))[0]?.n ?? 0;
  }
  return counts;
}

export function messagesFor(ctx: Context, emailAddress: string) {
  return ctx.db
    .select({ message: messages })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.accountId))
    .where(eq(accounts.emailAddress, emailAddress))
    .then((rows) => rows.map((row) => row.message));
}

export async function notificationsTo(ctx: Context, emailAddress: string) {
  const rows = await ctx.db.select().from(notifications).where(eq(notifications.toAddress, emailAddress));
  return rows.sort((a, b) => a.kind.localeCompare(b.kind));
}

/** Kinds of the notifications that announce a message. */
export async function notificationsOf(ctx: Context, messageId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ kind: notifications.kind })
    .from(notificationMessages)
    .innerJoin(notifications, eq(notifications.id, notificationMessages.notificationId))
    .where(eq(notificationMessages.messageId, messageId));
  return rows.map((row) => row.kind);
}

/** States of all batches, and the number of stored documents whose batch did not commit. */
export async function stagedLeftovers(ctx: Context) {
  const rows = await ctx.db.select({ id: batches.id, state: batches.state }).from(batches);
  const committed = new Set(rows.filter(({ state }) => state === "committed").map(({ id }) => id));
  const bytes = await ctx.db
    .select({ batchId: documentBytes.batchId })
    .from(documentBytes)
    .where(isNotNull(documentBytes.batchId));
  return {
    states: rows.map(({ state }) => state).sort(),
    orphans: bytes.filter(({ batchId }) => !committed.has(batchId ?? "")).length,
  };
}

/** Number of rows of a batch in all staging tables. */
export async function stagedRows(ctx: Context, batchId: string): Promise<number> {
  let rows = 0;
  for (const { table } of STAGED_TABLES) {
    const [row] = await ctx.db.execute<{ n: number }>(
      sql`select count(*)::int as n from ${sql.identifier(stagedName(table))} where staged_by = ${batchId}`,
    );
    rows += row?.n ?? 0;
  }
  return rows;
}

/** The documents of a message by name, decrypted and verified as its customer gets them. */
export async function documentsOf(ctx: Context, messageId: string): Promise<Record<string, Buffer>> {
  const rows = await ctx.db
    .select({ documentId: documents.id, accountId: messages.accountId })
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(eq(messages.id, messageId));
  const documentFiles: Record<string, Buffer> = {};
  for (const { documentId, accountId } of rows) {
    const opened = await openDocument(ctx, {
      session: customerSessionOf(accountId as AuthorizedAccountId),
      documentId,
      from: "inbox",
      kind: "opened",
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    documentFiles[opened.value.filename] = await bytesOf(opened.value);
  }
  return documentFiles;
}
