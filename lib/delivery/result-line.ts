import type { ResultLine } from "@/lib/delivery/result-file";
import type { RoutedLine } from "@/lib/delivery/route-lines";
import type { StagedLine } from "@/lib/delivery/stage-messages";

/**
 * The result of a line.
 *
 * @param staged what was staged for it, with a generated initial password if it is to show one; null when nothing was,
 *        also in a dry run
 */
export function resultLine(
  { line: { line, senderReference, email }, route, placed }: RoutedLine,
  staged: (StagedLine & { initialPassword: string }) | null,
): ResultLine {
  const common = { line, senderReference, email, route };
  const empty = { messageId: "", availableUntil: "", initialPassword: "" };
  if (route !== "mailbox") return { ...common, ...empty, state: route === "postal" ? "postal" : "routed" };
  if (placed) {
    const { messageId, availableUntil } = placed;
    return { ...common, ...empty, state: "already-placed", messageId, availableUntil };
  }
  if (!staged) return { ...common, ...empty, state: "placed" };
  const { messageId, availableUntil, initialPassword } = staged;
  return { ...common, state: "placed", messageId, availableUntil, initialPassword };
}
