import { apiDescription } from "@/app/api/v1/calls";
import { jsonResponse } from "@/lib/web/api/api-response";
import { otherMethods } from "@/lib/web/api/api-route";
import { publicRoute } from "@/lib/web/route";

/** The OpenAPI document of the Sender API. 404 where its documentation is switched off (API_DOCS=0). */
export const GET = publicRoute(async ({ ctx }) => {
  if (!ctx.settings.apiDocs) return new Response(null, { status: 404 });
  return jsonResponse(200, apiDescription(ctx.settings.appUrl));
});

const others = otherMethods({ method: "GET" });

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
