import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { addMinutes } from "@/lib/kernel/time";
import { webContext } from "@/lib/web/web-context";

/** The hidden field of a reply form with the sealed account and message that its text belongs to. */
export const DRAFT_MARK_FIELD = "draft";

/** Longer than the longest session, because the mark is used after the session has ended. */
const MARK_MINUTES = 12 * 60;

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = "kuldemenyeim reply draft mark v1";
const NO_SALT = new Uint8Array();

function markKey(): Buffer {
  return Buffer.from(hkdfSync("sha256", webContext().settings.authSecret, NO_SALT, PURPOSE, KEY_BYTES));
}

type Place = { accountId: AuthorizedAccountId; messageId: string };

/**
 * Seals account and message of a reply form for 12 hours. With this mark a text that is posted after the session ended
 * is saved as a draft of the account whose page it was typed on. The mark gives no access: only a session of that
 * account can show the draft.
 */
export function draftMark(place: Place): string {
  const { clock, random } = webContext();
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, markKey(), nonce);
  const until = addMinutes(clock.now(), MARK_MINUTES).getTime();
  const plain = Buffer.from(JSON.stringify([place.accountId, place.messageId, until]));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

/** Opens a draft mark. @returns null when it was not made by this portal or has expired */
export function readDraftMark(mark: unknown): Place | null {
  const bytes = Buffer.from(typeof mark === "string" ? mark : "", "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, markKey(), nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    const [accountId, messageId, until] = JSON.parse(plain.toString("utf8")) as [string, string, number];
    if (until <= webContext().clock.now().getTime()) return null;
    // The session gate checked the account before it was sealed.
    return { accountId: accountId as AuthorizedAccountId, messageId };
  } catch {
    return null;
  }
}
