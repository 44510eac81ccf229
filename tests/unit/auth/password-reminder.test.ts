import { dueReminder, reminderRange } from "@/lib/auth/credential/password-reminder";
import { budapestDay } from "@/lib/kernel/time";

const step = (changedAt: string, now: string) => dueReminder(new Date(changedAt), new Date(now))?.step ?? null;

describe("R16: a password is valid for one year, and reminders are sent 30, 7 and 1 days before its expiry", () => {
  it.each([
    ["2025-11-23T10:00:00Z", "2026-10-23T21:59:59Z", null],
    ["2025-11-23T10:00:00Z", "2026-10-23T22:00:00Z", 30],
    ["2025-11-23T10:00:00Z", "2026-11-15T22:59:59Z", 30],
    ["2025-11-23T10:00:00Z", "2026-11-15T23:00:00Z", 7],
    ["2025-11-23T10:00:00Z", "2026-11-21T22:59:59Z", 7],
    ["2025-11-23T10:00:00Z", "2026-11-21T23:00:00Z", 1],
    ["2025-11-23T10:00:00Z", "2026-11-23T22:59:59Z", 1],
    ["2025-11-23T10:00:00Z", "2026-11-23T23:00:00Z", 0],
    ["2025-11-23T10:00:00Z", "2026-12-23T22:59:59Z", 0],
    ["2025-11-23T10:00:00Z", "2026-12-23T23:00:00Z", null],
    // Set on the leap day: valid until 28 February.
    ["2028-02-29T10:00:00Z", "2029-01-28T22:59:59Z", null],
    ["2028-02-29T10:00:00Z", "2029-01-28T23:00:00Z", 30],
    ["2028-02-29T10:00:00Z", "2029-02-28T22:59:59Z", 1],
    ["2028-02-29T10:00:00Z", "2029-02-28T23:00:00Z", 0],
    // Across both changes of summer time.
    ["2026-03-29T00:30:00Z", "2027-03-28T21:59:59Z", 1],
    ["2026-03-29T00:30:00Z", "2027-03-29T22:00:00Z", 0],
    ["2026-10-25T00:30:00Z", "2027-10-25T21:59:59Z", 1],
    ["2026-10-25T00:30:00Z", "2027-10-25T22:00:00Z", 0],
  ])("set %s, at %s: %s", (changedAt, now, expected) => {
    expect(step(changedAt, now)).toBe(expected);
  });

  it("the range contains every password with a due reminder", () => {
    for (let day = 0; day < 800; day++) {
      const now = new Date(Date.UTC(2027, 0, 1 + day, 12));
      const { from, to } = reminderRange(now);
      for (let age = 300; age < 420; age++) {
        const changedAt = new Date(now.getTime() - age * 24 * 60 * 60 * 1000);
        if (!dueReminder(changedAt, now)) continue;
        const setOn = budapestDay(changedAt);
        if (setOn < from || setOn > to) throw new Error(`${setOn} is due on ${budapestDay(now)} and outside the range`);
      }
    }
  });
});
