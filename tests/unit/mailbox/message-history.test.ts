import { MESSAGE_EVENT_KINDS as STORED_KINDS, DOCUMENT_TYPES as STORED_TYPES } from "@/drizzle/schema/mailbox";
import { DOCUMENT_TYPES } from "@/lib/mailbox/message/document-type";
import {
  chainEvent,
  MESSAGE_EVENT_KINDS,
  type MessageEvent,
  verifyHistory,
} from "@/lib/mailbox/message/message-history";

const messageId = "0191b6a4-0000-4000-8000-000000000001";
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute));

function history(): MessageEvent[] {
  const placed = chainEvent(null, at(0), { messageId, kind: "placed", actor: "insurer", details: { b: 2, a: "x" } });
  const opened = chainEvent(placed, at(1), { messageId, kind: "opened", actor: "customer" });
  const deleted = chainEvent(opened, at(2), { messageId, kind: "deleted", actor: "customer" });
  return [placed, opened, deleted];
}
const changed = (index: number, change: Partial<MessageEvent>) =>
  history().map((event, position) => (position === index ? { ...event, ...change } : event));

describe("the history of a message is hash-chained", () => {
  it("verifies an unchanged history, also when jsonb returns the details in another order", () => {
    expect(verifyHistory(history())).toEqual({ intact: true });
    expect(verifyHistory(changed(0, { details: { a: "x", b: 2 } }))).toEqual({ intact: true });
    expect(verifyHistory([])).toEqual({ intact: true });
  });

  it.each([
    ["a changed instant", changed(1, { at: at(5) }), 2],
    ["a changed kind", changed(1, { kind: "downloaded" }), 2],
    ["a changed actor", changed(2, { actor: "system" }), 3],
    ["a changed detail", changed(0, { details: { a: "y", b: 2 } }), 1],
    ["an added detail", changed(2, { details: { x: null } }), 3],
    ["an event of another message", changed(2, { messageId: messageId.replace(/1$/, "2") }), 3],
    ["a missing event", history().filter((_, index) => index !== 1), 2],
    ["a missing first event", history().slice(1), 1],
    ["swapped events", [history()[0], history()[2], history()[1]] as MessageEvent[], 2],
    ["a repeated event", [...history(), ...history().slice(2)], 4],
  ])("detects %s", (_name, events, brokenAt) => {
    expect(verifyHistory(events)).toEqual({ intact: false, brokenAt });
  });

  it("the lists of kinds and types equal those of the schema", () => {
    expect([...MESSAGE_EVENT_KINDS]).toEqual([...STORED_KINDS]);
    expect([...DOCUMENT_TYPES]).toEqual([...STORED_TYPES]);
  });
});
