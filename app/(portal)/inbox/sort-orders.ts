import { DEFAULT_DIRECTIONS, type InboxQuery, type SortDirection, type SortKey } from "@/lib/mailbox/list/inbox-query";

/** Sort orders of the select field; also the keys of their texts (`inbox.sort.*`). */
export const SORT_ORDERS = [
  "newest",
  "oldest",
  "subject",
  "type",
  "contract",
  "unread",
  "due",
  "deletion",
  "sender",
  "size",
] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/**
 * The select option of a query. The table head offers directions that the select does not; they map to the same option.
 */
export function sortOrderOf({ sort, dir }: Pick<InboxQuery, "sort" | "dir">): SortOrder {
  if (sort === "date") return dir === "asc" ? "oldest" : "newest";
  return sort;
}

/** Parses an option of the select field; null for anything else. */
export function parseSortOrder(order: unknown): { sort: SortKey; dir: SortDirection } | null {
  if (order === "newest") return { sort: "date", dir: "desc" };
  if (order === "oldest") return { sort: "date", dir: "asc" };
  const sort = SORT_ORDERS.find((known) => known === order);
  return sort && sort !== "newest" && sort !== "oldest" ? { sort, dir: DEFAULT_DIRECTIONS[sort] } : null;
}
