import { isUuid } from "@/lib/kernel/random";
import { ownPath } from "@/lib/web/own-path";
import { MAX_SELECTED, withNotice } from "./notices";

export type Selection = { ids: string[]; back: string };

/** The items that a form of the list names, each once, and the page to go back to. */
export function readSelection(form: FormData): Selection {
  const ids = [...new Set(form.getAll("id").map(String))].filter(isUuid);
  return { ids, back: ownPath(form.get("returnTo")) ?? "/inbox" };
}

/** Where to when there are too few or too many; null when there is something to do. */
export function selectionProblem({ ids, back }: Selection): string | null {
  if (ids.length === 0) return withNotice(back, { notice: "none-picked" });
  return ids.length > MAX_SELECTED ? withNotice(back, { notice: "too-many" }) : null;
}
