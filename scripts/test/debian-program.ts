/** Programs of Debian for tests: from the machine, or unpacked by scripts/test/debian-programs.sh. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const UNPACKED = path.resolve(import.meta.dirname, "../../node_modules/.cache/debian/root");
const LIBRARIES = ["usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib/x86_64-linux-gnu"];

/** A program and the environment that it needs to find its libraries. */
export type DebianProgram = { file: string; env: Record<string, string> };

function programIn(folder: string, name: string): DebianProgram | null {
  const file = path.join(folder, name);
  if (!existsSync(file)) return null;
  if (!file.startsWith(UNPACKED)) return { file, env: {} };
  return { file, env: { LD_LIBRARY_PATH: LIBRARIES.map((name) => path.join(UNPACKED, name)).join(":") } };
}

/** The folders of PostgreSQL's programs, the newest version first. */
function postgresFolders(): string[] {
  return ["/", UNPACKED].flatMap((root) => {
    const versions = path.join(root, "usr/lib/postgresql");
    if (!existsSync(versions)) return [];
    const names = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
    return names.map((version) => path.join(versions, version, "bin"));
  });
}

/**
 * Finds a program.
 *
 * @param name for example `nginx`, `pgbouncer`, `pg_dump`, `initdb`
 * @returns null where it is not available; prints one line that says which tests are skipped
 */
export function findDebianProgram(name: string): DebianProgram | null {
  const onPath = (process.env.PATH ?? "").split(path.delimiter);
  const folders = [...postgresFolders(), ...onPath, "/usr/sbin", path.join(UNPACKED, "usr/sbin")];
  for (const folder of folders) {
    const found = programIn(folder, name);
    if (found) return found;
  }
  process.stderr.write(`Skipped: ${name} is not available; sh scripts/test/debian-programs.sh brings it.\n`);
  return null;
}
