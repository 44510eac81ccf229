import { handOverResult } from "@/lib/delivery/upload/decide-upload";
import { contentDisposition } from "@/lib/document/filename";
import { isOwnStaffForm } from "@/lib/web/staff-gate";
import { postedOnly, staffRoute } from "@/lib/web/staff-route";

/**
 * Hands over the result of an uploaded batch with its initial passwords, once. Posted, because it can be done only
 * once.
 */
export const POST = staffRoute(
  "POST /staff/files/batch-uploads/[id]/result",
  async ({ ctx, session, request }, { id = "" }) => {
    const form = await request.formData().catch(() => new FormData());
    const leadTo = (Location: string) => new Response(null, { status: 303, headers: { Location } });
    if (!isOwnStaffForm(session, form)) return leadTo("/staff?notice=other-account");
    const result = await handOverResult(ctx, { id, by: session.member });
    if (!result.ok) {
      if (result.error.kind === "not-found") return new Response(null, { status: 404 });
      return leadTo(`/staff/batches/uploads/${id}?notice=gone`);
    }
    const headers = {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": contentDisposition(`result-${result.value.batchId}.csv`, "attachment"),
    };
    return new Response(new Uint8Array(result.value.csv), { headers });
  },
);

export const GET = postedOnly;
