import { startOfBudapestDay } from "@/lib/kernel/time";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import {
  isVisible,
  type MessageDates,
  messageState,
  oldestAvailable,
  restorableUntil,
} from "@/lib/mailbox/message/visibility";

const placedAt = new Date("2026-03-10T08:00:00Z");
const message = (change: Partial<MessageDates> = {}): MessageDates => ({
  placedAt,
  expiresAt: availableUntil(placedAt).expiresAt,
  deletedAt: null,
  withdrawnAt: null,
  purgedAt: null,
  purgedBy: null,
  ...change,
});
const deletedAt = new Date("2026-05-01T10:00:00Z");
const withdrawnAt = deletedAt;
const purged = (purgedBy: MessageDates["purgedBy"]) => message({ purgedAt: deletedAt, purgedBy });

describe("the state of a message", () => {
  it.each([
    ["a second before it is published", message(), "2026-03-10T07:59:59Z", "gone"],
    ["at its publication", message(), "2026-03-10T08:00:00Z", "inbox"],
    ["in its last second", message(), "2027-03-10T22:59:59Z", "inbox"],
    ["after its last second", message(), "2027-03-10T23:00:00Z", "retention-passed"],
    ["deleted", message({ deletedAt }), "2026-05-01T10:00:00Z", "trash"],
    ["in its last second in the trash", message({ deletedAt }), "2026-05-31T21:59:59Z", "trash"],
    ["after its time in the trash", message({ deletedAt }), "2026-05-31T22:00:00Z", "gone"],
    [
      "in the trash when it expires",
      message({ deletedAt: new Date("2027-03-01T10:00:00Z") }),
      "2027-03-11T10:00:00Z",
      "gone",
    ],
    ["withdrawn", message({ withdrawnAt }), "2026-06-01T10:00:00Z", "withdrawn"],
    ["withdrawn and deleted", message({ withdrawnAt, deletedAt }), "2026-05-02T10:00:00Z", "trash"],
    ["withdrawn and expired", message({ withdrawnAt }), "2027-06-01T10:00:00Z", "retention-passed"],
    ["purged by retention", purged("retention"), "2027-06-01T10:00:00Z", "retention-passed"],
    ["purged by the customer", purged("customer"), "2026-06-01T10:00:00Z", "gone"],
    ["purged by a closure", purged("closure"), "2026-06-01T10:00:00Z", "gone"],
  ])("%s", (_name, dates, now, state) => {
    expect(messageState(dates, new Date(now))).toBe(state);
    expect(isVisible(dates, new Date(now))).toBe(state === "inbox" || state === "withdrawn");
  });

  it("the bound of the lists agrees with the expiry of each message", () => {
    for (const now of [
      "2027-03-10T22:59:59Z",
      "2027-03-10T23:00:00Z",
      "2028-02-28T23:00:00Z",
      "2028-02-29T23:00:00Z",
    ]) {
      const bound = oldestAvailable(new Date(now));
      expect(
        messageState(message({ placedAt: bound, expiresAt: availableUntil(bound).expiresAt }), new Date(now)),
      ).toBe("inbox");
      const before = new Date(bound.getTime() - 1);
      expect(
        messageState(message({ placedAt: before, expiresAt: availableUntil(before).expiresAt }), new Date(now)),
      ).toBe("retention-passed");
    }
    expect(oldestAvailable(new Date("2028-02-29T12:00:00Z"))).toEqual(startOfBudapestDay("2027-03-01"));
  });

  it("a deleted message can be restored for 30 days, but not after its last day", () => {
    expect(restorableUntil(deletedAt, "2027-03-10")).toBe("2026-05-31");
    expect(restorableUntil(new Date("2027-03-01T10:00:00Z"), "2027-03-10")).toBe("2027-03-10");
  });
});
