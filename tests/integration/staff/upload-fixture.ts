import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { auditEvents } from "@/drizzle/schema/audit";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { BATCH_HOURS } from "@/lib/delivery/api-batch/api-batch";
import { createApiBatch } from "@/lib/delivery/api-batch/batch-store";
import { keepUpload } from "@/lib/delivery/upload/keep-upload";
import { addMinutes } from "@/lib/kernel/time";
import { type LineValues, manifest, pdf } from "@/tests/integration/delivery/batch-fixture";
import { zipOf } from "@/tests/support/zip-writer";

/** Uploads the ZIP of a batch; by default kötvény.pdf is in it. */
export async function uploadBatch(
  ctx: Context,
  by: StaffActor,
  lines: LineValues[] | string,
  files: Record<string, Buffer> = { "kötvény.pdf": pdf() },
) {
  const bytes = zipOf([
    { name: "manifest.csv", bytes: typeof lines === "string" ? lines : manifest(lines) },
    ...Object.entries(files).map(([name, content]) => ({ name, bytes: content })),
  ]);
  return uploadBytes(ctx, by, bytes);
}

/** Uploads the ZIP of a batch that is kept: with wrong lines too. */
export async function keptUpload(...input: Parameters<typeof uploadBatch>): Promise<string> {
  const outcome = await uploadBatch(...input);
  if (!outcome.ok) throw new Error(outcome.error.kind);
  return outcome.value.id;
}

/** The kinds of the audit events of an upload that name a staff member, in their order. */
export async function auditedLooksAndActs(ctx: Context, uploadId: string): Promise<string[]> {
  const rows = await ctx.db.select().from(auditEvents).orderBy(auditEvents.id);
  return rows.filter(({ details }) => details.uploadId === uploadId && details.staffId).map(({ kind }) => kind);
}

/** Uploads any bytes as a ZIP. */
export async function uploadBytes(ctx: Context, by: StaffActor, bytes: Buffer) {
  const temporary = await mkdtemp(path.join(tmpdir(), "staff-uploads-"));
  try {
    const file = path.join(temporary, `${randomUUID()}.zip`);
    const folder = path.join(temporary, "content");
    await mkdir(folder);
    await writeFile(file, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const zip = { path: file, filename: "éjszaka.zip", sizeBytes: bytes.length, sha256 };
    return await keepUpload(ctx, { zip, folder, by });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** An open batch of the Sender API without messages. @returns its id */
export async function openApiBatch(ctx: Context, sender = "insurer"): Promise<string> {
  const id = randomUUID();
  const openedAt = ctx.clock.now();
  const expiresAt = addMinutes(openedAt, BATCH_HOURS * 60);
  await createApiBatch(ctx.db, { id, sender, kind: "számlák", state: "open", messageCount: 0, openedAt, expiresAt });
  return id;
}
