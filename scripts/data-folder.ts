import { existsSync } from "node:fs";
import path from "node:path";

/** DATA_DIR as an absolute path; a relative one counts from the checkout, like its default `.data`. */
export function dataFolder(root: string, env: Record<string, string | undefined>): string {
  return path.resolve(root, env.DATA_DIR?.trim() || ".data");
}

/**
 * The file that a demo, or `npm run dev` on a database of its own, keeps in the data folder from its start to its end.
 */
export const demoLockFile = (dataDir: string) => path.join(dataDir, "demo.lock");

/** Whether a demo has left its lock here; it may have crashed since. */
export const hasDemoLock = (dataDir: string) => existsSync(demoLockFile(dataDir));
