/** Keys of the Sender API: their form and scopes. Pure, but server only: the digest needs Node. */
import { createHash } from "node:crypto";
import type { Random } from "@/lib/kernel/random";

export const API_SCOPES = [
  "messages:place",
  "messages:read",
  "messages:withdraw",
  "evidence:read",
  "events:read",
  "customers:read",
  "customers:write",
  "replies:read",
  "replies:acknowledge",
  "closures:read",
  "closures:decide",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export function isApiScope(text: string): text is ApiScope {
  return (API_SCOPES as readonly string[]).includes(text);
}

/** 256 random bits, which cannot be guessed, so a plain SHA-256 of the key is enough. */
const SECRET_BYTES = 32;
const ID_BYTES = 6;
const FORM = /^kp_(live|test)_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export type NewApiKey = {
  /** The whole key, shown once. */
  key: string;
  /** Its public part. */
  id: string;
  /** SHA-256 of the whole key, hex. */
  digest: string;
};

export function apiKeyDigest(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** A new key: `kp_live_<12 hex digits>_<43 characters of base64url>`. */
export function newApiKey(random: Random, { isTest }: { isTest: boolean }): NewApiKey {
  const id = Buffer.from(random.bytes(ID_BYTES)).toString("hex");
  const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString("base64url");
  const key = `kp_${isTest ? "test" : "live"}_${id}_${secret}`;
  return { key, id, digest: apiKeyDigest(key) };
}

/** Takes the key from `Authorization: Bearer <key>`. @returns null when it has not the form of a key */
export function bearerKey(authorization: string | null): { key: string; id: string; isTest: boolean } | null {
  const key = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const [, kind, id] = FORM.exec(key) ?? [];
  return id === undefined ? null : { key, id, isTest: kind === "test" };
}
