/** What a page says once after something was done, carried in the address: names and numbers from a closed list. */
import { isUuid } from "@/lib/kernel/random";

export const INBOX_NOTICES = [
  "deleted",
  "restored",
  "read",
  "unread",
  "none-picked",
  "password-saved",
  "other-account",
] as const;
export type InboxNotice = { kind: (typeof INBOX_NOTICES)[number]; n: number; ids: string[] };

type Params = Record<string, string | string[] | undefined>;
const MAX_COUNT = 1000;
const list = (value: string | string[] | undefined) =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The notice in an address; null when there is none that we know. */
export function readNotice(params: Params): InboxNotice | null {
  const kind = INBOX_NOTICES.find((known) => known === params.notice);
  if (!kind) return null;
  const ids = list(params.id).filter(isUuid).slice(0, 100);
  const n = Number(list(params.n)[0] ?? ids.length);
  return { kind, ids, n: Number.isInteger(n) && n >= 0 && n <= MAX_COUNT ? n : 0 };
}

/** An own path with a notice in its query; an earlier notice goes. */
export function withNotice(path: string, notice: { notice: string; n?: number; id?: string[] }): string {
  const url = new URL(path, "http://portal.invalid");
  for (const name of ["notice", "n", "id"]) url.searchParams.delete(name);
  url.searchParams.set("notice", notice.notice);
  if (notice.n !== undefined) url.searchParams.set("n", String(notice.n));
  for (const id of notice.id ?? []) url.searchParams.append("id", id);
  return `${url.pathname}${url.search}`;
}
