import { mkdir } from "node:fs/promises";
import path from "node:path";
import { keepUpload } from "@/lib/delivery/upload/keep-upload";
import { withTemporaryFolder } from "@/lib/delivery/upload/temporary-folder";
import { takeUploadSlot } from "@/lib/delivery/upload-slots";
import { receiveZip } from "@/lib/web/receive-zip";
import { isOwnStaffForm } from "@/lib/web/staff-gate";
import { postedOnly, staffRoute } from "@/lib/web/staff-route";

const UPLOADS = "/staff/batches/uploads";
const leadTo = (Location: string) => new Response(null, { status: 303, headers: { Location } });

/**
 * Receives the ZIP of a batch, checks it and keeps it; a page then shows what placing it would do. Nothing is placed.
 */
export const POST = staffRoute(
  "POST /staff/files/batch-uploads",
  async ({ ctx, session, request }) => {
    const release = takeUploadSlot();
    if (!release) return leadTo(`${UPLOADS}?notice=busy`);
    try {
      return await withTemporaryFolder(async (folder) => {
        const received = await receiveZip(request, folder);
        if (!received.ok) return leadTo(`${UPLOADS}?notice=${received.error.kind}`);
        const { fields, zip } = received.value;
        if (!isOwnStaffForm(session, fields)) return leadTo("/staff?notice=other-account");
        const content = path.join(/* turbopackIgnore: true */ folder, "content");
        await mkdir(content, { mode: 0o700 });
        const kept = await keepUpload(ctx, { zip, folder: content, by: session.member });
        return leadTo(kept.ok ? `${UPLOADS}/${kept.value.id}` : `${UPLOADS}?notice=${kept.error.kind}`);
      });
    } finally {
      release();
    }
  },
  { maxBodyBytes: "unread" },
);

export const GET = postedOnly;
