"use server";
import { redirect } from "next/navigation";
import { cancelUpload, placeUpload } from "@/lib/delivery/upload/decide-upload";
import { isUuid } from "@/lib/kernel/random";
import { staffAction } from "@/lib/web/staff-action";

function uploadOf(form: FormData): string {
  const id = String(form.get("upload") ?? "");
  return isUuid(id) ? id : redirect("/staff/batches/uploads");
}

/** Has an uploaded batch placed. One that is unusual needs the mark that somebody has looked. */
export const placeUploadAction = staffAction<void>("POST place-upload", async ({ ctx, session }, form) => {
  const id = uploadOf(form);
  const outcome = await placeUpload(ctx, { id, by: session.member, confirmed: form.get("confirmed") === "yes" });
  redirect(`/staff/batches/uploads/${id}?notice=${outcome.ok ? "placing" : outcome.error.kind}`);
});

/** Cancels an uploaded batch; its ZIP is deleted. */
export const cancelUploadAction = staffAction<void>("POST cancel-upload", async ({ ctx, session }, form) => {
  const id = uploadOf(form);
  const outcome = await cancelUpload(ctx, { id, by: session.member });
  redirect(`/staff/batches/uploads/${id}?notice=${outcome.ok ? "cancelled" : outcome.error.kind}`);
});
