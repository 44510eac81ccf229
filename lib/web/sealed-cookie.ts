import "server-only";
import type { cookies } from "next/headers";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";
import { addMinutes } from "@/lib/kernel/time";
import { type Entry, entryMinutes, readEntryCookie, writeEntryCookie } from "@/lib/web/entry-cookies";
import { webContext } from "@/lib/web/web-context";

type Jar = Awaited<ReturnType<typeof cookies>>;
/** Entries whose cookie is encrypted: neither the browser nor a script can read or change the value. */
export type SealedEntry = Extract<Entry, "closure-draft" | "closure-outcome" | "mailed-address">;

function cookieSeal(entry: SealedEntry): SealContext {
  return { purpose: `cookie ${entry}`, secret: webContext().settings.authSecret, associatedData: "" };
}

/** Writes a JSON value into the entry's cookie, encrypted. The portal's clock ends it, not only the browser's. */
export function writeSealedCookie(jar: Jar, entry: SealedEntry, value: unknown): void {
  const { random, clock } = webContext();
  const until = addMinutes(clock.now(), entryMinutes(entry)).getTime();
  const sealed = seal(cookieSeal(entry), random, Buffer.from(JSON.stringify({ until, value })));
  writeEntryCookie(jar, entry, sealed.toString("base64url"));
}

/** Reads the value of the entry's cookie. @returns null when it is absent, expired, or not sealed by this portal */
export function readSealedCookie(jar: Pick<Jar, "get">, entry: SealedEntry): unknown {
  const plain = unseal(cookieSeal(entry), Buffer.from(readEntryCookie(jar, entry) ?? "", "base64url"));
  if (!plain) return null;
  const { until, value } = JSON.parse(plain.toString("utf8")) as { until: number; value: unknown };
  return until > webContext().clock.now().getTime() ? value : null;
}
