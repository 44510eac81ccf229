/** What a page says once after something was done, carried in the address: names and numbers from a closed list. */
import { isUuid } from "@/lib/kernel/random";

/** As many as can be picked at once: a page holds 20. */
export const MAX_SELECTED = 100;

/** Something is to be put right before anything is done. */
const ERRORS = ["none-picked", "too-many", "zip-none"] as const;
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
  /** Some of the picked were not there any more. */
  gone: boolean;
};

type Params = Record<string, string | string[] | undefined>;
const MAX_COUNT = 1000;
const NAMES = ["notice", "n", "id", "gone"];
const list = (value: string | string[] | undefined) =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The notice in an address; null when there is none that we know. */
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

/** An own path with a notice in its query; an earlier notice goes. */
export function withNotice(path: string, notice: NewNotice): string {
  const url = new URL(path, "http://portal.invalid");
  for (const name of NAMES) url.searchParams.delete(name);
  url.searchParams.set("notice", notice.notice);
  if (notice.n !== undefined) url.searchParams.set("n", String(notice.n));
  for (const id of notice.id ?? []) url.searchParams.append("id", id);
  if (notice.gone) url.searchParams.set("gone", "1");
  return `${url.pathname}${url.search}`;
}

/** The path with the notice that this address carries; the path alone when it carries none. */
export function carryNotice(path: string, params: Params): string {
  const notice = readNotice(params);
  if (!notice) return path;
  const { kind, ids, n, gone } = notice;
  return withNotice(path, { notice: kind, ...(ids.length > 0 ? { id: ids } : { n }), gone });
}
