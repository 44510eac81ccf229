import { isUuid } from "@/lib/kernel/random";
import { ownPath } from "@/lib/web/own-path";
import { MAX_SELECTED, withNotice } from "./notices";

export type Selection = { ids: string[]; returnTo: string };

/** Reads the selected message ids, each once, and the own path to return to. */
export function readSelection(form: FormData): Selection {
  const ids = [...new Set(form.getAll("id").map(String))].filter(isUuid);
  return { ids, returnTo: ownPath(form.get("returnTo")) ?? "/inbox" };
}

/** The address to redirect to if nothing or too much is selected; null if the selection is valid. */
export function selectionProblem({ ids, returnTo }: Selection): string | null {
  if (ids.length === 0) return withNotice(returnTo, { notice: "none-selected" });
  return ids.length > MAX_SELECTED ? withNotice(returnTo, { notice: "too-many" }) : null;
}
