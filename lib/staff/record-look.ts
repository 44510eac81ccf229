import "server-only";
import { recordLook } from "@/lib/audit/record-look";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import type { StaffList } from "@/lib/staff/access";

/** Records a look at a list with names of customers. No customer reads it: it is about none of them in particular. */
export function recordListLook(ctx: Context, { list, by }: { list: StaffList; by: StaffActor }): Promise<void> {
  const about = { list: list.replace("GET ", "") };
  return recordLook({ db: ctx.db, at: ctx.clock.now() }, { kind: "list.viewed", about, by });
}
