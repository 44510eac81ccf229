import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { cookies } from "next/headers";
import { addMinutes } from "@/lib/kernel/time";
import { type Entry, entryMinutes, readEntryCookie, writeEntryCookie } from "@/lib/web/entry-cookies";
import { webContext } from "@/lib/web/web-context";

type Jar = Awaited<ReturnType<typeof cookies>>;
/** Entries whose cookie is encrypted: neither the browser nor a script can read or change the value. */
export type SealedEntry = Extract<Entry, "closure-draft" | "closure-outcome" | "mailed-address">;

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NO_SALT = new Uint8Array();

function keyFor(entry: SealedEntry): Buffer {
  const { authSecret } = webContext().settings;
  return Buffer.from(hkdfSync("sha256", authSecret, NO_SALT, `kuldemenyeim cookie ${entry} v1`, KEY_BYTES));
}

/** Writes a JSON value into the entry's cookie, encrypted. The portal's clock ends it, not only the browser's. */
export function writeSealedCookie(jar: Jar, entry: SealedEntry, value: unknown): void {
  const { random, clock } = webContext();
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(entry), nonce);
  const until = addMinutes(clock.now(), entryMinutes(entry)).getTime();
  const plain = Buffer.from(JSON.stringify({ until, value }));
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  writeEntryCookie(jar, entry, sealed.toString("base64url"));
}

/** Reads the value of the entry's cookie. @returns null when it is absent, expired, or not sealed by this portal */
export function readSealedCookie(jar: Pick<Jar, "get">, entry: SealedEntry): unknown {
  const bytes = Buffer.from(readEntryCookie(jar, entry) ?? "", "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, keyFor(entry), nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    const { until, value } = JSON.parse(plain.toString("utf8")) as { until: number; value: unknown };
    return until > webContext().clock.now().getTime() ? value : null;
  } catch {
    return null;
  }
}
