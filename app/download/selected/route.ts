import { withNotice } from "@/app/(portal)/inbox/notices";
import { readSelection, selectionProblem } from "@/app/(portal)/inbox/selection";
import { selectForArchive } from "@/lib/export/select-for-archive";
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
  const picked = readSelection(form);
  const complaint = selectionProblem(picked);
  if (complaint) return to(complaint);
  const found = await selectForArchive(ctx, { accountId: session.account.id, ids: picked.ids });
  if (found.ids.length === 0) return to(withNotice(picked.back, { notice: "all-gone" }));
  if (found.documents === 0) return to(withNotice(picked.back, { notice: "zip-none" }));
  return to(`/download/zip?ids=${found.ids.join(",")}`);
});
