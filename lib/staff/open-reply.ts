import "server-only";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { translatorOf } from "@/lib/i18n/translator";
import { ok, type Result } from "@/lib/kernel/result";
import { type ReplyForStaff, viewReply } from "@/lib/mailbox/staff/view-reply";
import { findMemberNames, findNamesByNumber } from "@/lib/staff/member-store";

export const TEXT_MODULES = ["thanks", "details", "forwarded"] as const;
export type TextModule = (typeof TEXT_MODULES)[number];

export type OpenReply = Omit<ReplyForStaff, "assignment" | "notes" | "lookers"> & {
  /** Who works on it, and since when; null for nobody. */
  assignee: { id: string; name: string; at: Date } | null;
  /** Names of others who looked at it a short time ago. */
  lookers: string[];
  notes: { id: string; author: string; body: string; notedAt: Date }[];
  /** The text modules with which an answer may begin, in the customer's language, with name and reference filled in. */
  modules: Record<TextModule, string>;
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
    modules: Object.fromEntries(
      TEXT_MODULES.map((name) => [name, textOf(name, reply.customer, reply.reference)]),
    ) as OpenReply["modules"],
  });
}

function textOf(module: TextModule, { name, locale }: ReplyForStaff["customer"], reference: string): string {
  const t = translatorOf(locale, "staff.answer");
  return t("frame", { name, text: t(`moduleText.${module}`, { reference }) });
}
