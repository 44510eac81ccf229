import { addCalendarDays, budapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { availableUntil, daysLeft, earliestAvailableDay } from "@/lib/mailbox/message/available-until";

describe("a message is available for one year (R13)", () => {
  it.each([
    ["an ordinary day", "2026-11-23T09:00:00Z", "2027-11-23", "2027-11-23T23:00:00.000Z"],
    [
      "placed on 29 February, available until 28 February",
      "2028-02-29T12:00:00Z",
      "2029-02-28",
      "2029-02-28T23:00:00.000Z",
    ],
    ["28 February before a leap day", "2027-02-28T12:00:00Z", "2028-02-28", "2028-02-28T23:00:00.000Z"],
    ["a second before midnight in Budapest", "2026-03-01T22:59:59Z", "2027-03-01", "2027-03-01T23:00:00.000Z"],
    ["midnight in Budapest is the next day", "2026-03-01T23:00:00Z", "2027-03-02", "2027-03-02T23:00:00.000Z"],
    ["New Year's Eve by UTC, New Year in Budapest", "2026-12-31T23:30:00Z", "2028-01-01", "2028-01-01T23:00:00.000Z"],
    ["a year that ends in summer time", "2026-07-15T10:00:00Z", "2027-07-15", "2027-07-15T22:00:00.000Z"],
    ["the day the clocks go forward", "2026-03-28T12:00:00Z", "2027-03-28", "2027-03-28T22:00:00.000Z"],
    ["the day the clocks go back", "2026-10-31T12:00:00Z", "2027-10-31", "2027-10-31T23:00:00.000Z"],
  ])("%s", (_name, placedAt, day, expiresAt) => {
    const until = availableUntil(new Date(placedAt));
    expect([until.day, until.expiresAt.toISOString()]).toEqual([day, expiresAt]);
  });

  it("counts the days until the last day, which is 0", () => {
    expect(daysLeft("2027-11-23", "2027-11-22")).toBe(1);
    expect(daysLeft("2027-11-23", "2027-11-23")).toBe(0);
    expect(daysLeft("2027-11-23", "2027-11-24")).toBe(-1);
  });

  it("the earliest available day matches the last available day of each message, on every day of five years", () => {
    for (let today = "2026-01-01"; today < "2031-01-01"; today = addCalendarDays(today, 1)) {
      const earliest = earliestAvailableDay(today);
      const lastInstantBefore = new Date(startOfBudapestDay(earliest).getTime() - 1);
      expect(availableUntil(startOfBudapestDay(earliest)).day >= today).toBe(true);
      expect(availableUntil(lastInstantBefore).day < today).toBe(true);
      expect(budapestDay(lastInstantBefore)).toBe(addCalendarDays(earliest, -1));
    }
  });
});
