import { readFormBeginning } from "@/lib/web/form-beginning";
import { keepDraft } from "@/lib/web/keep-draft";
import { publicRoute } from "@/lib/web/route";

/**
 * A reply whose files are far too large to be read; the middleware leads it here. lib/server leads a reply here whose form
 * is older than the release (`?form=out-of-date`). Its words are kept, its files are not:
 * the form comes back with the text and says what is wrong (reply-3). Also without JavaScript.
 */
export const POST = publicRoute(
  async ({ request }, { id = "" }) => {
    const form = await readFormBeginning(request);
    if (form) await keepDraft(form);
    const notice = new URL(request.url).searchParams.get("form") === "out-of-date" ? "out-of-date" : "too-large";
    const Location = `/inbox/${encodeURIComponent(id)}/reply?notice=${notice}`;
    return new Response(null, { status: 303, headers: { Location } });
  },
  // Only its beginning is read.
  { maxBodyBytes: "unread" },
);
