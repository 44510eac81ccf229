import { type SentMessageState, sentMessageState } from "@/lib/mailbox/sender/sent-message-state";

const placedAt = new Date("2026-03-10T08:00:00Z");
const expiresAt = new Date("2027-03-10T23:00:00Z");
const before = new Date("2026-03-10T07:59:59.999Z");
const open = {
  ...{ placedAt, expiresAt, withdrawnAt: null, purgedAt: null, purgedBy: null },
  ...{ firstReadAt: null, firstDownloadedAt: null },
};
const at = (message: Partial<Parameters<typeof sentMessageState>[0]>, now: Date): SentMessageState =>
  sentMessageState({ ...open, ...message }, now);

it.each<[string, SentMessageState, Partial<typeof open>, Date]>([
  ["before its publication", "scheduled", {}, before],
  ["at its publication", "placed", {}, placedAt],
  ["in its last instant", "placed", {}, new Date(expiresAt.getTime() - 1)],
  ["after it", "expired", {}, expiresAt],
])("a message is, %s, %s", (_when, state, message, now) => {
  expect(at(message, now)).toBe(state);
});

it("is opened by reading or by a download, and withdrawn whatever was before", () => {
  expect(at({ firstReadAt: placedAt }, placedAt)).toBe("opened");
  expect(at({ firstDownloadedAt: placedAt }, placedAt)).toBe("opened");
  expect(at({ firstReadAt: placedAt, withdrawnAt: placedAt }, placedAt)).toBe("withdrawn");
});

describe("a message whose content is deleted", () => {
  it.each<[NonNullable<Parameters<typeof sentMessageState>[0]["purgedBy"]>, SentMessageState, SentMessageState]>([
    ["sender", "routed", "routed"],
    ["closure", "routed", "purged"],
    ["customer", "routed", "purged"],
    // The retention does that before a publication only by a test clock, which dates nothing.
    ["retention", "expired", "expired"],
  ])("by %s: before its publication it is %s, from then on %s", (purgedBy, early, late) => {
    expect(at({ purgedBy, purgedAt: before }, before)).toBe(early);
    expect(at({ purgedBy, purgedAt: placedAt }, placedAt)).toBe(late);
  });
});
