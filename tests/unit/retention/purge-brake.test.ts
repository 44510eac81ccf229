import { brakeReason, purgeLimit } from "@/lib/retention/purge-brake";
import { reminderDays, reminderSpan } from "@/lib/retention/reminder";

const NOW = new Date("2026-11-23T09:00:00Z");

describe("the safety brake (SEC-79)", () => {
  it.each([
    [0, 1000],
    [20_000, 1000],
    [20_001, 1000],
    [20_020, 1001],
    [1_000_000, 50_000],
  ])("of %d live items a run takes at most %d", (live, limit) => {
    expect(purgeLimit(live)).toBe(limit);
  });

  it.each([
    ["nothing is due, whatever the clock says", 0, "2020-01-01T00:00:00Z", null],
    ["as many as are allowed", 1000, "2026-11-23T08:00:00Z", null],
    ["one more", 1001, "2026-11-23T08:00:00Z", "too-many"],
    ["a clock 48 hours ahead", 1, "2026-11-21T09:00:00Z", null],
    ["a clock a second further ahead", 1, "2026-11-21T08:59:59Z", "clock-ahead"],
    ["a clock that is behind", 1, "2030-01-01T00:00:00Z", null],
    ["nothing was ever written down", 1, null, "clock-ahead"],
  ] as const)("%s", (_name, due, newest, reason) => {
    expect(brakeReason({ due, live: 5000, newestAt: newest ? new Date(newest) : null, now: NOW })).toBe(reason);
  });
});

describe("the two steps of a reminder (SEC-80)", () => {
  it("share the days between them: every day from the last one to 30 before belongs to one step", () => {
    expect(reminderDays(7, "2026-11-23")).toEqual({ first: "2026-11-23", last: "2026-11-30" });
    expect(reminderDays(30, "2026-11-23")).toEqual({ first: "2026-12-01", last: "2026-12-23" });
  });

  it("begin and end at Budapest midnights, through the change of clocks too", () => {
    expect(reminderSpan(7, new Date("2026-10-20T10:00:00Z"))).toEqual({
      after: new Date("2026-10-19T22:00:00Z"),
      until: new Date("2026-10-27T23:00:00Z"),
    });
  });
});
