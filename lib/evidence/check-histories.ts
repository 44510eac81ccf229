import "server-only";
import type { Context } from "@/lib/context";
import { documentDigests } from "@/lib/mailbox/message/document-digests";
import { listEventsAfter, type StoredEvent } from "@/lib/mailbox/message/event-store";
import { listPlacedContents, type PlacedContent } from "@/lib/mailbox/message/evidence-store";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { findLastLeaves, listPendingOf } from "./tree-store";

const EVENTS_AT_ONCE = 5000;

/** What the row of a message and its documents say differently from the first event, and events of another account. */
function contentProblems(events: StoredEvent[], content: PlacedContent | undefined): string[] {
  const [placed] = events;
  if (placed?.kind !== "placed") return ["does not begin with its placing"];
  if (!content) return ["has no row"];
  const { details } = placed;
  const found: string[] = [];
  const differs = (name: string, value: string) => details[name] !== undefined && details[name] !== value;
  if (placed.at.getTime() !== content.placedAt.getTime()) found.push("has another instant of placing");
  if (differs("availableUntil", content.availableUntil)) found.push("has another last day");
  if (differs("content", content.contentDigest)) found.push("has another digest of its content");
  if (differs("accountId", content.accountId)) found.push("is in another mailbox");
  const owner = details.accountId ?? content.accountId;
  if (events.some(({ accountId }) => accountId !== owner)) found.push("has an event of another account");
  const isPurged = content.purgedAt !== null;
  if (!isPurged && differs("digests", documentDigests(content.documents) ?? "")) found.push("has other documents");
  return found;
}

/** Checks histories that were read whole. */
async function problemsOf(ctx: Context, histories: Map<string, StoredEvent[]>): Promise<string[]> {
  const ids = [...histories.keys()];
  // In this order: an event is pending or has a leaf, and becomes the second only.
  const pending = await listPendingOf(ctx.db, ids);
  const leaves = await findLastLeaves(ctx.db, ids);
  const contents = new Map((await listPlacedContents(ctx.db, ids)).map((content) => [content.id, content]));
  return ids.flatMap((id) => {
    const events = histories.get(id) ?? [];
    const verification = verifyHistory(events);
    const found = verification.intact ? [] : [`was changed at event ${verification.brokenAt}`];
    const covered = leaves.get(id)?.sequence ?? 0;
    if ((events.at(-1)?.sequence ?? 0) > covered && !pending.has(id)) {
      found.push(`has events behind number ${covered} that were inserted past the checkpoints`);
    }
    return [...found, ...contentProblems(events, contents.get(id))].map((problem) => `message ${id} ${problem}`);
  });
}

/** Verifies the chains of all histories, and that each history is in the tree or waits for it. */
export async function checkHistories(ctx: Context): Promise<{ problems: string[]; count: number }> {
  const problems: string[] = [];
  let count = 0;
  let open: StoredEvent[] = [];
  for (;;) {
    const after = open.at(-1) ?? null;
    const chunk = await listEventsAfter(ctx.db, after, EVENTS_AT_ONCE);
    const isEnd = chunk.length < EVENTS_AT_ONCE;
    const histories = Map.groupBy([...open, ...chunk], ({ messageId }) => messageId);
    // The last history may go on in the next chunk.
    const lastId = isEnd ? null : (chunk.at(-1)?.messageId ?? null);
    open = lastId === null ? [] : (histories.get(lastId) ?? []);
    if (lastId !== null) histories.delete(lastId);
    count += histories.size;
    if (histories.size > 0) problems.push(...(await problemsOf(ctx, histories)));
    if (isEnd) return { problems, count };
  }
}
