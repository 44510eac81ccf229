import { API_CALLS, apiDescription } from "@/app/api/v1/calls";
import { apiDocsPage } from "@/lib/web/api/docs-page";
import { publicRoute } from "@/lib/web/route";

/** The documentation of the Sender API for people, without script. 404 where it is switched off (API_DOCS=0). */
export const GET = publicRoute(async ({ ctx }) => {
  if (!ctx.settings.apiDocs) return new Response(null, { status: 404 });
  const { html, headers } = apiDocsPage(API_CALLS, apiDescription(ctx.settings.appUrl));
  return new Response(html, { status: 200, headers });
});
