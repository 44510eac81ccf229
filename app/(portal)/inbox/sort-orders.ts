import { DEFAULT_DIRECTIONS, type InboxQuery, type SortDirection, type SortKey } from "@/lib/mailbox/list/inbox-query";

/** The orders of the select, by the keys of their texts (UX.md, sort.*). */
export const SORT_ORDERS = [
  "newest",
  "oldest",
  "subject",
  "type",
  "contract",
  "unread",
  "deletion",
  "sender",
  "size",
] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** The order that a query is in; the table's head knows more directions than the select. */
export function sortOrderOf({ sort, dir }: Pick<InboxQuery, "sort" | "dir">): SortOrder {
  if (sort === "date") return dir === "asc" ? "oldest" : "newest";
  return sort;
}

/** Sort key and direction of a choice in the select; null for anything else. */
export function parseSortOrder(order: unknown): { sort: SortKey; dir: SortDirection } | null {
  if (order === "newest") return { sort: "date", dir: "desc" };
  if (order === "oldest") return { sort: "date", dir: "asc" };
  const sort = SORT_ORDERS.find((known) => known === order);
  return sort && sort !== "newest" && sort !== "oldest" ? { sort, dir: DEFAULT_DIRECTIONS[sort] } : null;
}
