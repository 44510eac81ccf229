/** Parses and writes the query string of the inbox (R8). Invalid values are replaced by the default, never an error. */
import { type CalendarDay, isCalendarDay } from "@/lib/kernel/time";
import { type DocumentType, isDocumentType } from "@/lib/mailbox/message/document-type";
import { cleanSearchText } from "@/lib/mailbox/search/search-query";

export const SORT_KEYS = [
  "date",
  "subject",
  "type",
  "contract",
  "sender",
  "size",
  "deletion",
  "unread",
  "due",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type SortDirection = "asc" | "desc";
/**
 * `payable`: bills that are not marked paid and not replaced. `expiring`: deleted within EXPIRING_DAYS, as counted by
 * `expiring` of the mailbox summary.
 */
export const INBOX_STATES = ["all", "unread", "read", "payable", "expiring"] as const;
export type InboxState = (typeof INBOX_STATES)[number];

export const PAGE_SIZE = 20;
const MAX_CONTRACT_LENGTH = 64;

/** Sort direction of each key when the query names none: what people look for first comes first. */
export const DEFAULT_DIRECTIONS: Record<SortKey, SortDirection> = {
  date: "desc",
  subject: "asc",
  type: "asc",
  contract: "asc",
  sender: "asc",
  size: "desc",
  deletion: "asc",
  unread: "desc",
  due: "asc",
};

export type InboxQuery = {
  sort: SortKey;
  dir: SortDirection;
  /** Grouped by contract number in Hungarian order; within a group sorted by `sort` and `dir`. */
  group: "contract" | null;
  /** Search text, one line as typed. */
  q: string | null;
  /** From 1. */
  page: number;
  state: InboxState;
  type: DocumentType | null;
  contract: string | null;
  /** Budapest days, both inclusive. */
  from: CalendarDay | null;
  to: CalendarDay | null;
  /** Due dates of bills, both inclusive. */
  dueFrom: CalendarDay | null;
  dueTo: CalendarDay | null;
};

export type SearchParams = Record<string, string | string[] | undefined>;

export const DEFAULT_INBOX_QUERY: InboxQuery = {
  sort: "date",
  dir: "desc",
  group: null,
  q: null,
  page: 1,
  state: "all",
  type: null,
  contract: null,
  from: null,
  to: null,
  dueFrom: null,
  dueTo: null,
};

function oneOf<T extends string>(values: readonly T[], text: string): T | null {
  return (values as readonly string[]).includes(text) ? (text as T) : null;
}

const day = (text: string): CalendarDay | null => (/^2\d{3}-/.test(text) && isCalendarDay(text) ? text : null);

export function parseInboxQuery(params: SearchParams): InboxQuery {
  const text = (name: keyof InboxQuery) => {
    const value = params[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const sort = oneOf(SORT_KEYS, text("sort")) ?? DEFAULT_INBOX_QUERY.sort;
  const contract = text("contract").trim();
  const usable = contract.length <= MAX_CONTRACT_LENGTH && contract.isWellFormed() && !contract.includes("\0");
  return {
    sort,
    dir: oneOf(["asc", "desc"] as const, text("dir")) ?? DEFAULT_DIRECTIONS[sort],
    group: oneOf(["contract"] as const, text("group")),
    q: cleanSearchText(text("q")),
    page: /^[1-9]\d{0,5}$/.test(text("page")) ? Number(text("page")) : 1,
    state: oneOf(INBOX_STATES, text("state")) ?? "all",
    type: isDocumentType(text("type")) ? (text("type") as DocumentType) : null,
    contract: usable && contract !== "" ? contract.normalize("NFC") : null,
    from: day(text("from")),
    to: day(text("to")),
    dueFrom: day(text("dueFrom")),
    dueTo: day(text("dueTo")),
  };
}

/** True when a filter or a search limits the list. */
export function isFiltered(query: InboxQuery): boolean {
  const { state, q, type, contract, from, to, dueFrom, dueTo } = query;
  return state !== "all" || [q, type, contract, from, to, dueFrom, dueTo].some((value) => value !== null);
}

/** True when nothing but `state` limits the list: one of the views that the inbox links to. */
export function isView(query: InboxQuery): boolean {
  return !isFiltered({ ...query, state: "all" });
}

/** The query with the same order and grouping, but without filters and search. */
export function withoutFilters({ sort, dir, group }: InboxQuery): InboxQuery {
  return { ...DEFAULT_INBOX_QUERY, sort, dir, group };
}

/** The shortest query string that parses to the same query: "" or "?sort=subject&page=2". */
export function inboxQueryString(query: InboxQuery): string {
  const params = new URLSearchParams();
  if (query.sort !== DEFAULT_INBOX_QUERY.sort) params.set("sort", query.sort);
  if (query.dir !== DEFAULT_DIRECTIONS[query.sort]) params.set("dir", query.dir);
  if (query.group) params.set("group", query.group);
  if (query.q) params.set("q", query.q);
  if (query.type) params.set("type", query.type);
  if (query.contract) params.set("contract", query.contract);
  if (query.state !== "all") params.set("state", query.state);
  if (query.from) params.set("from", query.from);
  if (query.to) params.set("to", query.to);
  if (query.dueFrom) params.set("dueFrom", query.dueFrom);
  if (query.dueTo) params.set("dueTo", query.dueTo);
  if (query.page > 1) params.set("page", String(query.page));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
