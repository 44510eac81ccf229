/** Which messages a purge deletes, and what their dates say. Pure types. */
import type { CalendarDay } from "@/lib/kernel/time";

/** The instants that decide which messages are due. */
export type PurgeCutoffs = {
  /** Messages are due when `expiresAt` is not after this instant. */
  now: Date;
  /** Messages in the trash are due when they were deleted before this instant. */
  deletedBefore: Date;
  /** Only messages of these accounts; all by default. */
  accountIds?: readonly string[];
};

/** Due messages with equal dates. */
export type DueGroup = {
  /** `year`: they have expired; `trash`: they were in the trash for 30 days. */
  by: "year" | "trash";
  messages: number;
  availableUntil: CalendarDay;
  expiresAt: Date;
  /** Day of the `placed` event; null when the history has none. */
  placedOn: CalendarDay | null;
  /** One year after `placedOn` (R13), computed by the database, so that a wrong RETENTION_YEARS is detected. */
  yearAfterPlacing: CalendarDay | null;
  /** Day of `deletedAt` of the message. */
  deletedOn: CalendarDay | null;
  /** Day of the newest `deleted` event. */
  deletedOnByHistory: CalendarDay | null;
  /** 30 days after `deletedOnByHistory`, computed by the database. */
  trashUntil: CalendarDay | null;
};
