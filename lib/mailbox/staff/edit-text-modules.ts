import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import {
  MAX_MODULES,
  type ModuleProblem,
  type ModuleText,
  moduleProblems,
  normalizeModule,
} from "@/lib/mailbox/staff/text-module";
import {
  countModules,
  deleteModule,
  findModule,
  insertModule,
  lockModules,
  type TextModuleRow,
  updateModule,
} from "@/lib/mailbox/staff/text-module-store";
import type { Locale } from "@/messages";

export type EditModuleFailure =
  | { kind: "invalid"; problems: ModuleProblem[] }
  /** Another module of the language has the name. */
  | { kind: "name-taken" }
  /** The language has MAX_MODULES already. */
  | { kind: "too-many" }
  /** Somebody has changed or deleted it since the page was loaded. */
  | { kind: "changed" };

/**
 * Creates or changes a text module.
 *
 * @param input.present the module as the page showed it; null for a new one
 * @returns id of the module
 */
export async function saveModule(
  ctx: Context,
  input: { present: { id: string; version: number } | null; locale: Locale; text: ModuleText; by: StaffActor },
): Promise<Result<{ id: string }, EditModuleFailure>> {
  const { present, locale, by } = input;
  const { name, body } = normalizeModule(input.text);
  const problems = moduleProblems({ name, body });
  if (problems.length > 0) return err({ kind: "invalid", problems });
  if (present && !isUuid(present.id)) return err({ kind: "changed" });
  const id = present?.id ?? ctx.random.uuid();
  return inTransaction(ctx.db, async (tx): Promise<Result<{ id: string }, EditModuleFailure>> => {
    await lockModules(tx);
    const { others, isNameTaken } = await countModules(tx, { locale, name, except: id });
    if (isNameTaken) return err({ kind: "name-taken" });
    if (others >= MAX_MODULES) return err({ kind: "too-many" });
    const before = await findModule(tx, id);
    const change = { locale, name, body, changedBy: by.id, changedAt: ctx.clock.now() };
    if (!present) await insertModule(tx, { id, ...change });
    else if (!(await updateModule(tx, present, change))) return err({ kind: "changed" });
    await record(ctx, tx, { id, before, after: { locale, name, body }, by });
    return ok({ id });
  });
}

/** Deletes a text module. Answers that began with it stay as they are. */
export async function removeModule(
  ctx: Context,
  input: { id: string; version: number; by: StaffActor },
): Promise<Result<undefined, { kind: "changed" }>> {
  const { id, version, by } = input;
  if (!isUuid(id)) return err({ kind: "changed" });
  return inTransaction(ctx.db, async (tx) => {
    await lockModules(tx);
    const before = await findModule(tx, id);
    if (!before || !(await deleteModule(tx, { id, version }))) return err({ kind: "changed" });
    await record(ctx, tx, { id, before, after: null, by });
    return ok();
  });
}

type Content = Pick<TextModuleRow, "locale" | "name" | "body">;

/** Addresses, which the audit log must not hold. */
const ADDRESS = /[^\s@]+@[^\s@]+/g;
const written = (content: Content | null) =>
  content && `${content.locale}: ${content.name}\n${content.body}`.replaceAll(ADDRESS, "@");

async function record(
  ctx: Context,
  tx: Tx,
  { id, before, after, by }: { id: string; before: Content | null; after: Content | null; by: StaffActor },
): Promise<void> {
  await recordAuditEvent(tx, ctx.clock.now(), {
    kind: "text-module.changed",
    actor: "insurer",
    details: { module: id, before: written(before), after: written(after), ...staffDetails(by) },
  });
}
