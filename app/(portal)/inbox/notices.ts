/** Notices shown once after an action. The address carries them as names and numbers from a closed list. */
import { isUuid } from "@/lib/kernel/random";

/** Largest number of messages in one action. A page holds 20. */
export const MAX_SELECTED = 100;

/** Notices about an action that was not done. */
const ERRORS = ["none-selected", "too-many", "zip-none"] as const;
const INBOX_NOTICES = [
  "deleted",
  "restored",
  "read",
  "unread",
  "all-gone",
  ...ERRORS,
  "password-saved",
  "other-account",
] as const;
export type InboxNotice = {
  kind: (typeof INBOX_NOTICES)[number];
  n: number;
  ids: string[];
  /** True if some of the selected messages had been deleted meanwhile. */
  gone: boolean;
};

type Params = Record<string, string | string[] | undefined>;
const MAX_COUNT = 1000;
const NAMES = ["notice", "n", "id", "gone"];
const list = (value: string | string[] | undefined) =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Reads the notice of an address; null if there is none or its name is unknown. */
export function readNotice(params: Params): InboxNotice | null {
  const kind = INBOX_NOTICES.find((known) => known === params.notice);
  if (!kind) return null;
  const ids = list(params.id).filter(isUuid).slice(0, MAX_SELECTED);
  const n = Number(list(params.n)[0] ?? ids.length);
  return { kind, ids, n: Number.isInteger(n) && n >= 0 && n <= MAX_COUNT ? n : 0, gone: params.gone === "1" };
}

export function isError({ kind }: InboxNotice): boolean {
  return (ERRORS as readonly string[]).includes(kind);
}

type NewNotice = { notice: string; n?: number; id?: string[]; gone?: boolean };

/** Adds a notice to a path of the portal and removes an earlier one. */
export function withNotice(path: string, notice: NewNotice): string {
  const url = new URL(path, "http://portal.invalid");
  for (const name of NAMES) url.searchParams.delete(name);
  url.searchParams.set("notice", notice.notice);
  if (notice.n !== undefined) url.searchParams.set("n", String(notice.n));
  for (const id of notice.id ?? []) url.searchParams.append("id", id);
  if (notice.gone) url.searchParams.set("gone", "1");
  return `${url.pathname}${url.search}`;
}

/** Adds the notice of the current address to another path. */
export function carryNotice(path: string, params: Params): string {
  const notice = readNotice(params);
  if (!notice) return path;
  const { kind, ids, n, gone } = notice;
  return withNotice(path, { notice: kind, ...(ids.length > 0 ? { id: ids } : { n }), gone });
}
