import { isUuid } from "@/lib/kernel/random";
import { ownPath } from "@/lib/web/own-path";
import { MAX_PICKED, withNotice } from "./notices";

export type Picked = { ids: string[]; back: string };

/** The items that a form of the list names, each once, and the page to go back to. */
export function pickedIn(form: FormData): Picked {
  const ids = [...new Set(form.getAll("id").map(String))].filter(isUuid);
  return { ids, back: ownPath(form.get("returnTo")) ?? "/inbox" };
}

/** Where to when there are too few or too many; null when there is something to do. */
export function complaintAbout({ ids, back }: Picked): string | null {
  if (ids.length === 0) return withNotice(back, { notice: "none-picked" });
  return ids.length > MAX_PICKED ? withNotice(back, { notice: "too-many" }) : null;
}
