import "server-only";
import type { Context } from "@/lib/context";
import { isUuid } from "@/lib/kernel/random";
import { findModule, listAllModules, type TextModuleRow } from "@/lib/mailbox/staff/text-module-store";
import { findMemberNames } from "@/lib/staff/member-store";

export type ListedModule = TextModuleRow & { changedByName: string };

/** The text modules that staff have written, by language and name, with who changed each last. */
export async function listTextModules(ctx: Context): Promise<ListedModule[]> {
  const rows = await listAllModules(ctx.db);
  const names = await findMemberNames(ctx.db, [...new Set(rows.map(({ changedBy }) => changedBy))]);
  return rows.map((row) => ({ ...row, changedByName: names.get(row.changedBy)?.name ?? "–" }));
}

/** A text module; null for an unknown id. @param id untrusted */
export async function findTextModule(ctx: Context, id: string): Promise<TextModuleRow | null> {
  return isUuid(id) ? findModule(ctx.db, id) : null;
}
