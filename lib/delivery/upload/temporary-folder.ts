import "server-only";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Context } from "@/lib/context";
import { addMinutes } from "@/lib/kernel/time";

const PREFIX = "portal-upload-";
/** No upload is unpacked for so long: the folder was left by a process that was killed. */
const LEFT_AFTER_MINUTES = 6 * 60;

async function removeLeft(now: Date): Promise<void> {
  const names = await readdir(/* turbopackIgnore: true */ tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const folder = path.join(/* turbopackIgnore: true */ tmpdir(), name);
    const details = await stat(folder).catch(() => null);
    if (details && details.mtime < addMinutes(now, -LEFT_AFTER_MINUTES))
      await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Gives `work` a new empty folder that only this user can read, and removes it afterwards. The files of a batch are in it
 * unencrypted meanwhile. Folders of processes that were killed are removed by the next call.
 */
export async function withTemporaryFolder<T>(ctx: Context, work: (folder: string) => Promise<T>): Promise<T> {
  await removeLeft(ctx.clock.now());
  const folder = await mkdtemp(path.join(/* turbopackIgnore: true */ tmpdir(), PREFIX));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
