import { getEvidenceCall } from "@/app/api/v1/messages/schema";
import { issueSenderEvidence } from "@/lib/evidence/issue-evidence";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const PROBLEMS = { "not-found": "not-found", "no-key": "no-certificates", damaged: "evidence-damaged" } as const;

export const GET = apiRoute(getEvidenceCall, async ({ ctx, sender, params, query, problem }) => {
  const issued = await issueSenderEvidence(ctx, sender, { messageId: params.id ?? "", locale: query.language });
  if (!issued.ok) return problem(PROBLEMS[issued.error.kind]);
  return new Response(new Uint8Array(issued.value.pdf), { headers: { "Content-Type": "application/pdf" } });
});

const others = otherMethods(getEvidenceCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
