import { readFormBeginning } from "@/lib/web/form-beginning";
import { keepDraft } from "@/lib/web/keep-draft";
import { publicRoute } from "@/lib/web/route";

/**
 * A reply that could not be processed: page-request.ts sends it here if its files are too large to be read, lib/server
 * if its form is older than the release (`?form=out-of-date`). The text is saved as a draft, the files are not, and the
 * reply page says why. Works without script.
 */
export const POST = publicRoute(
  async ({ request }, { id = "" }) => {
    await readFormBeginning(request, keepDraft);
    const notice = new URL(request.url).searchParams.get("form") === "out-of-date" ? "out-of-date" : "too-large";
    const Location = `/inbox/${encodeURIComponent(id)}/reply?notice=${notice}`;
    return new Response(null, { status: 303, headers: { Location } });
  },
  // Only the beginning of the body is kept.
  { maxBodyBytes: "unread" },
);
