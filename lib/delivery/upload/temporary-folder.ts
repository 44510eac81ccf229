import "server-only";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { addMinutes } from "@/lib/kernel/time";

const PREFIX = "portal-upload-";
/** No upload is unpacked for so long: the folder was left by a process that was killed. */
const LEFT_AFTER_MINUTES = 6 * 60;

/**
 * Removes what killed processes left. Compares times of the file system with each other, because the clock of a context
 * may be ahead of it: then the folders that other processes use would be removed.
 */
async function removeLeft(own: string): Promise<void> {
  const { mtime } = await stat(own);
  const names = await readdir(/* turbopackIgnore: true */ tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const folder = path.join(/* turbopackIgnore: true */ tmpdir(), name);
    const details = await stat(folder).catch(() => null);
    if (!details || details.mtime >= addMinutes(mtime, -LEFT_AFTER_MINUTES)) continue;
    // One of another user of the machine cannot be removed.
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Gives `work` a new empty folder that only this user can read, and removes it afterwards. The files of a batch are in
 * it unencrypted meanwhile. Folders of processes that were killed are removed by the next call.
 */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(/* turbopackIgnore: true */ tmpdir(), PREFIX));
  try {
    await removeLeft(folder);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
