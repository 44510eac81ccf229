import { withNotice } from "@/app/(portal)/inbox/notices";
import { complaintAbout, pickedIn } from "@/app/(portal)/inbox/picked";
import { pickForArchive } from "@/lib/export/pick-for-archive";
import { isOwnForm } from "@/lib/web/action";
import { customerRoute } from "@/lib/web/route";

const to = (address: string) => new Response(null, { status: 303, headers: { Location: address } });

/**
 * The button "Download (ZIP)" of the list: leads on to the ZIP of the picked items, or back to the list with the reason
 * why there is none. A plain form, because an answer that is a file is nothing for a server action.
 */
export const POST = customerRoute(async ({ ctx, session, request }) => {
  const form = await request.formData().catch(() => new FormData());
  if (!isOwnForm(session, form)) return to("/inbox?notice=other-account");
  const picked = pickedIn(form);
  const complaint = complaintAbout(picked);
  if (complaint) return to(complaint);
  const found = await pickForArchive(ctx, { accountId: session.account.id, ids: picked.ids });
  if (found.ids.length === 0) return to(withNotice(picked.back, { notice: "all-gone" }));
  if (found.documents === 0) return to(withNotice(picked.back, { notice: "zip-none" }));
  return to(`/download/zip?ids=${found.ids.join(",")}`);
});
