import "server-only";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { formatDayLong } from "@/lib/i18n/format";
import { translatorOf } from "@/lib/i18n/translator";
import { ok, type Result } from "@/lib/kernel/result";
import { budapestDay } from "@/lib/kernel/time";
import { fillModule } from "@/lib/mailbox/staff/text-module";
import { listModulesFor } from "@/lib/mailbox/staff/text-module-store";
import { type ReplyForStaff, viewReply } from "@/lib/mailbox/staff/view-reply";
import { findMemberNames, findNamesByNumber } from "@/lib/staff/member-store";

/** Stands for what the message does not have, such as a contract number. */
const NOTHING = "–";

/** The modules that come with the portal. Their texts and names are in `messages`. */
export const BUILT_IN_MODULES = ["thanks", "details", "forwarded"] as const;
export type BuiltInModule = (typeof BUILT_IN_MODULES)[number];

/** A text with which an answer may begin, in the customer's language, with its variables filled in. */
export type OfferedModule = (
  | { builtIn: BuiltInModule; name: null }
  /** One that staff have written. */
  | { builtIn: null; name: string }
) & {
  /** Names it in the address of the page. */
  key: string;
  text: string;
  /** The text between greeting and closing. */
  whole: string;
};

export type OpenReply = Omit<ReplyForStaff, "assignment" | "notes" | "lookers"> & {
  /** Who works on it, and since when; null for nobody. */
  assignee: { id: string; name: string; at: Date } | null;
  /** Names of others who looked at it a short time ago. */
  lookers: string[];
  notes: { id: string; author: string; body: string; notedAt: Date }[];
  /** Those that come with the portal first. */
  modules: OfferedModule[];
};

/** `viewReply` with the names of the staff members. The look is recorded. */
export async function openReply(
  ctx: Context,
  input: { reference: string; by: StaffActor },
): Promise<Result<OpenReply, { kind: "not-found" }>> {
  const viewed = await viewReply(ctx, input);
  if (!viewed.ok) return viewed;
  const { assignment, notes, lookers, ...reply } = viewed.value;
  const ids = [...notes.map(({ memberId }) => memberId), ...(assignment ? [assignment.memberId] : [])];
  const names = await findMemberNames(ctx.db, [...new Set(ids)]);
  const nameOf = (id: string) => names.get(id)?.name ?? "–";
  return ok({
    ...reply,
    lookers: await findNamesByNumber(ctx.db, lookers),
    assignee: assignment && { id: assignment.memberId, name: nameOf(assignment.memberId), at: assignment.assignedAt },
    notes: notes.map(({ memberId, ...note }) => ({ ...note, author: nameOf(memberId) })),
    modules: await offeredModules(ctx, reply),
  });
}

async function offeredModules(
  ctx: Context,
  reply: Pick<ReplyForStaff, "customer" | "reference" | "sentAt" | "message">,
): Promise<OfferedModule[]> {
  const { customer, reference, message, sentAt } = reply;
  const { locale, name } = customer;
  const t = translatorOf(locale, "staff.answer");
  const values = {
    ...{ name, reference, subject: message.subject },
    contract: message.contractNumber ?? NOTHING,
    product: message.product ?? NOTHING,
    received: formatDayLong(budapestDay(sentAt), locale),
  };
  const framed = (text: string) => ({ text, whole: t("frame", { name, text }) });
  const builtIn = BUILT_IN_MODULES.map((module) => ({
    ...{ key: module, builtIn: module, name: null },
    ...framed(t(`moduleText.${module}`, { reference })),
  }));
  const own = (await listModulesFor(ctx.db, locale)).map((module) => ({
    ...{ key: module.id, builtIn: null, name: module.name },
    ...framed(fillModule(module.body, values)),
  }));
  return [...builtIn, ...own];
}
