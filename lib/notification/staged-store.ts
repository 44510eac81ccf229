import "server-only";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { StagedTable } from "@/lib/db/staged-rows";

/** Notifications of a batch, in the order of insertion. */
export const STAGED_NOTIFICATIONS: readonly StagedTable[] = [{ table: notifications }, { table: notificationMessages }];
