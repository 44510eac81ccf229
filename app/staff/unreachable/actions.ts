"use server";
import { redirect } from "next/navigation";
import { handleUnreachable, reopenUnreachable } from "@/lib/staff/unreachable/handle-unreachable";
import { readUnreachableId, UNREACHABLE_KINDS } from "@/lib/staff/unreachable/unreachable";
import { staffAction } from "@/lib/web/staff-action";

function entryOf(form: FormData) {
  const kind = UNREACHABLE_KINDS.find((one) => one === form.get("kind"));
  const entry = kind ? readUnreachableId(kind, form.get("entry")) : null;
  return entry ?? redirect("/staff/unreachable");
}

/** Notes that a customer or a line was dealt with in another way than by e-mail. */
export const handleUnreachableAction = staffAction<void>("POST handle-unreachable", async ({ ctx, session }, form) => {
  const entry = entryOf(form);
  const { ok } = await handleUnreachable(ctx, { entry, by: session.member });
  redirect(`/staff/unreachable?kind=${entry.kind}&notice=${ok ? "handled" : "unchanged"}`);
});

/** Takes the note back. */
export const reopenUnreachableAction = staffAction<void>("POST reopen-unreachable", async ({ ctx, session }, form) => {
  const entry = entryOf(form);
  const { ok } = await reopenUnreachable(ctx, { entry, by: session.member });
  redirect(`/staff/unreachable?kind=${entry.kind}&view=handled&notice=${ok ? "reopened" : "unchanged"}`);
});
