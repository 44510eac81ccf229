/** The secrets of the demo and of `npm run dev`: made once per data folder and stored in it. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Random, systemRandom } from "@/lib/kernel/random";
import { DemoError } from "@/scripts/demo/settings";

const SECRET_BYTES = 32;
const PASSWORD_BYTES = 24;

const makers = {
  databasePassword: (random: Random) => Buffer.from(random.bytes(PASSWORD_BYTES)).toString("base64url"),
  authSecret: (random: Random) => Buffer.from(random.bytes(SECRET_BYTES)).toString("base64"),
  passwordPepper: (random: Random) => Buffer.from(random.bytes(SECRET_BYTES)).toString("base64"),
  documentKey: (random: Random) => Buffer.from(random.bytes(SECRET_BYTES)).toString("base64"),
  evidenceKey: (random: Random) => Buffer.from(random.bytes(SECRET_BYTES)).toString("base64"),
  cronSecret: (random: Random) => Buffer.from(random.bytes(SECRET_BYTES)).toString("base64url"),
};

export type LocalSecrets = Record<keyof typeof makers, string>;

/**
 * Reads `<dataDir>/secrets.json` (mode 0600) and adds missing secrets, which a newer release may need. Existing secrets
 * are never replaced, because the data is encrypted with them.
 *
 * @throws DemoError when the file cannot be parsed
 */
export function localSecrets(dataDir: string, random: Random = systemRandom): LocalSecrets {
  const file = path.join(dataDir, "secrets.json");
  let known: Partial<LocalSecrets> = {};
  if (existsSync(file)) {
    try {
      known = JSON.parse(readFileSync(file, "utf8"));
    } catch {
      throw new DemoError(`${file} is damaged. Put it back, or start anew: npm run demo -- --reset`);
    }
  }
  const names = Object.keys(makers) as (keyof LocalSecrets)[];
  const secrets = Object.fromEntries(names.map((name) => [name, known[name] ?? makers[name](random)])) as LocalSecrets;
  if (names.some((name) => !known[name])) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${file}.part`, `${JSON.stringify({ ...known, ...secrets }, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.part`, file);
  }
  return secrets;
}
