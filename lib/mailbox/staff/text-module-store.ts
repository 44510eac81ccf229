import "server-only";
import { and, asc, count, eq, ne, sql } from "drizzle-orm";
import { textModules } from "@/drizzle/schema/reply-work";
import type { Db } from "@/lib/db/connection";
import type { Locale } from "@/messages";

/** Key of the advisory lock of `lockModules`. The number has no meaning. */
const MODULES_LOCK = 7_316_402;

export type TextModuleRow = typeof textModules.$inferSelect;

const byName = sql`${textModules.name} collate "hu-x-icu"`;

/** All text modules, by language and name; at most MAX_MODULES of each language. */
export function listAllModules(db: Db): Promise<TextModuleRow[]> {
  return db.select().from(textModules).orderBy(asc(textModules.locale), byName, asc(textModules.id));
}

/** The text modules for customers of a language, by name. */
export function listModulesFor(db: Db, locale: Locale): Promise<TextModuleRow[]> {
  return db.select().from(textModules).where(eq(textModules.locale, locale)).orderBy(byName, asc(textModules.id));
}

export async function findModule(db: Db, id: string): Promise<TextModuleRow | null> {
  const [row] = await db.select().from(textModules).where(eq(textModules.id, id));
  return row ?? null;
}

/** Number of the modules of a language, and whether another one has the name. */
export async function countModules(
  db: Db,
  { locale, name, except }: { locale: Locale; name: string; except: string },
): Promise<{ others: number; isNameTaken: boolean }> {
  const [row] = await db
    .select({ others: count(), taken: sql<boolean>`coalesce(bool_or(${textModules.name} = ${name}), false)` })
    .from(textModules)
    .where(and(eq(textModules.locale, locale), ne(textModules.id, except)));
  return { others: row?.others ?? 0, isNameTaken: row?.taken ?? false };
}

/** Serializes changes of text modules until the transaction ends, so that count and names stay true. */
export async function lockModules(db: Db): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${MODULES_LOCK})`);
}

export async function insertModule(db: Db, row: typeof textModules.$inferInsert): Promise<void> {
  await db.insert(textModules).values(row);
}

/** @returns false when the module was changed or deleted since the version that the caller read */
export async function updateModule(
  db: Db,
  read: Pick<TextModuleRow, "id" | "version">,
  change: Pick<TextModuleRow, "locale" | "name" | "body" | "changedBy" | "changedAt">,
): Promise<boolean> {
  const updated = await db
    .update(textModules)
    .set({ ...change, version: read.version + 1 })
    .where(and(eq(textModules.id, read.id), eq(textModules.version, read.version)))
    .returning({ id: textModules.id });
  return updated.length > 0;
}

/** @returns false when the module was changed or deleted since the version that the caller read */
export async function deleteModule(db: Db, { id, version }: Pick<TextModuleRow, "id" | "version">): Promise<boolean> {
  const deleted = await db
    .delete(textModules)
    .where(and(eq(textModules.id, id), eq(textModules.version, version)))
    .returning({ id: textModules.id });
  return deleted.length > 0;
}
