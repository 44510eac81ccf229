import { withNotice } from "@/app/(portal)/inbox/notices";
import { readSelection, selectionProblem } from "@/app/(portal)/inbox/selection";
import { selectForArchive } from "@/lib/export/select-for-archive";
import { isOwnForm } from "@/lib/web/action";
import { customerRoute } from "@/lib/web/route";

const redirectTo = (address: string) => new Response(null, { status: 303, headers: { Location: address } });

/**
 * The button "Download (ZIP)" of the list: redirects to the ZIP of the selected messages, or back to the list with the
 * reason why there is none. A plain form, because a server action cannot answer with a file.
 */
export const POST = customerRoute(async ({ ctx, session, request }) => {
  const form = await request.formData().catch(() => new FormData());
  if (!isOwnForm(session, form)) return redirectTo("/inbox?notice=other-account");
  const selection = readSelection(form);
  const problem = selectionProblem(selection);
  if (problem) return redirectTo(problem);
  const found = await selectForArchive(ctx, { accountId: session.account.id, ids: selection.ids });
  if (found.ids.length === 0) return redirectTo(withNotice(selection.returnTo, { notice: "all-gone" }));
  if (found.documents === 0) return redirectTo(withNotice(selection.returnTo, { notice: "zip-none" }));
  return redirectTo(`/download/zip?ids=${found.ids.join(",")}`);
});
