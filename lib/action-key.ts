/**
 * The encryption key of Next's server actions. Next derives the id of an action from this key, the file and the name of
 * the function. Without a key it makes a random one for every build, and a form that is open during a release would
 * call an id that does not exist any more.
 */
import { hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

export const ACTION_KEY_VARIABLE = "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY";

/** Where the key comes from: its own variable, AUTH_SECRET, or neither (then a fixed value). */
export type ActionKeySource = "own" | "auth-secret" | "fixed";
export type ActionKey = { key: string; source: ActionKeySource };

const KEY_BYTES = 32;
const NO_SALT = "";
const PURPOSE = "kuldemenyeim server actions v1";
/**
 * Not a secret, and none is needed: ids of actions are in every page, and no action encrypts data with the key, because
 * none is defined inside a component (tests/architecture/laws.test.ts).
 */
const FIXED_SECRET = "the fixed key of a build without configuration";

type Environment = Record<string, string | undefined>;

function derived(secret: string): string {
  return Buffer.from(hkdfSync("sha256", secret, NO_SALT, PURPOSE, KEY_BYTES)).toString("base64");
}

/**
 * AUTH_SECRET or the content of AUTH_SECRET_FILE; "" when neither can be read, because a build needs no configuration.
 */
function authSecret(env: Environment): string {
  if (env.AUTH_SECRET) return env.AUTH_SECRET.trim();
  try {
    return env.AUTH_SECRET_FILE ? readFileSync(env.AUTH_SECRET_FILE, "utf8").trim() : "";
  } catch {
    return "";
  }
}

/**
 * The key for a build: the same for every release with the same configuration.
 *
 * @param env the environment of the build, `.env` included
 * @returns base64 of the key: NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, else derived from AUTH_SECRET (HKDF-SHA-256), else
 *          fixed
 * @throws when NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is not base64 of 16, 24 or 32 bytes (AES)
 */
export function actionKey(env: Environment): ActionKey {
  const own = env[ACTION_KEY_VARIABLE]?.trim();
  if (own) {
    const bytes = Buffer.from(own, "base64");
    if (![16, 24, 32].includes(bytes.length) || bytes.toString("base64") !== own) {
      throw new Error(`${ACTION_KEY_VARIABLE} is not base64 of 32 bytes: openssl rand -base64 32`);
    }
    return { key: own, source: "own" };
  }
  const secret = authSecret(env);
  return secret ? { key: derived(secret), source: "auth-secret" } : { key: derived(FIXED_SECRET), source: "fixed" };
}

/**
 * Whether the present build has the key that the next build will have, so that forms that are open during the release
 * keep working. An image that is built without configuration has the fixed key, whatever it runs with.
 *
 * @param root the checkout; absolute
 * @returns `other` when the next build will have another key; `none` when there is no build
 */
export function builtActionKey(root: string, env: Environment): "same" | "other" | "none" {
  let text: string;
  try {
    text = readFileSync(path.join(root, ".next/server/server-reference-manifest.json"), "utf8");
  } catch {
    return "none";
  }
  const { encryptionKey } = JSON.parse(text) as { encryptionKey?: string };
  const { key, source } = actionKey(env);
  if (source !== "own" && encryptionKey === derived(FIXED_SECRET)) return "same";
  return encryptionKey === key ? "same" : "other";
}
