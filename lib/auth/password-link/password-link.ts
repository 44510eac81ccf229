import { createHash } from "node:crypto";
import type { Random } from "@/lib/kernel/random";
import { addMinutes } from "@/lib/kernel/time";

export type PasswordLinkPurpose = "activation" | "forgotten" | "expired" | "unlock";

export const LINK_TTL_MINUTES = 60;
export const ACTIVATION_TTL_DAYS = 30;
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Generates a link token: 256 random bits, base64url, 43 characters. Only its digest is stored unsealed. */
export function newToken(random: Random): string {
  return Buffer.from(random.bytes(TOKEN_BYTES)).toString("base64url");
}

/** SHA-256 of a token, hexadecimal, as stored. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whether text from a URL has the format of a token. */
export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The first instant at which a link has expired. */
export function linkExpiresAt(purpose: PasswordLinkPurpose, issuedAt: Date): Date {
  return addMinutes(issuedAt, purpose === "activation" ? ACTIVATION_TTL_DAYS * 24 * 60 : LINK_TTL_MINUTES);
}
