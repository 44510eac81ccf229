import { addSeconds } from "@/lib/kernel/time";
import type { DueGroup } from "@/lib/mailbox/purge/due-messages";
import { type ClockEvidence, compareClocks, countNotAsPlaced } from "@/lib/retention/purge-guard";
import { reminderDays, reminderWindow } from "@/lib/retention/reminder";

const at = (text: string) => new Date(text);
const NOW = at("2026-11-23T09:00:00Z");
const steady: ClockEvidence = {
  now: NOW,
  databaseNow: NOW,
  checkedAt: at("2026-11-23T08:00:00Z"),
  jump: null,
  stop: null,
};
const compare = (evidence: Partial<ClockEvidence>) => compareClocks({ ...steady, ...evidence });

describe("the purge guard checks the clock", () => {
  it.each([
    ["the same", "2026-11-23T09:00:00Z", null],
    ["five minutes behind", "2026-11-23T08:55:00Z", null],
    ["a second more", "2026-11-23T08:54:59Z", "clocks-differ"],
    ["five minutes ahead", "2026-11-23T09:05:00Z", null],
    ["a second more", "2026-11-23T09:05:01Z", "clocks-differ"],
    ["a month behind", "2026-10-23T09:00:00Z", "clocks-differ"],
  ])("the database's clock is %s", (_name, databaseNow, fault) => {
    expect(compare({ databaseNow: at(databaseNow) }).fault).toBe(fault);
  });

  it("stops at a gap without events, and when there are no events at all", () => {
    const from = at("2026-10-24T09:00:00Z");
    expect(compare({ jump: { from } })).toEqual({ fault: "clock-ahead", trustedAt: from, isNewJump: true });
    expect(compare({ checkedAt: null, jump: { from: null } })).toMatchObject({ fault: "clock-ahead", trustedAt: null });
  });
});

describe("a stop because of the clock", () => {
  // The last instant before the jump is 30 days before the stop.
  const stop = { reason: "clock-ahead", at: NOW, trustedAt: at("2026-10-24T09:00:00Z") } as const;

  it.each([
    ["an hour later", "2026-11-23T10:00:00Z", "2026-11-23T09:00:00Z", "clock-ahead"],
    ["corrected at once", "2026-10-24T10:00:00Z", "2026-11-23T09:00:00Z", null],
    ["corrected after five days", "2026-10-29T09:00:00Z", "2026-11-28T09:00:00Z", null],
    ["set back by too little", "2026-11-13T09:00:00Z", "2026-11-23T09:00:00Z", "clock-ahead"],
    ["the length of the jump later", "2026-12-23T09:00:00Z", "2026-12-23T08:00:00Z", "clock-ahead"],
    ["a year later", "2027-11-23T09:00:00Z", "2027-11-23T08:00:00Z", "clock-ahead"],
    ["corrected after sixty days", "2026-12-23T09:00:00Z", "2027-01-22T09:00:00Z", null],
  ])("%s", (_name, now, checkedAt, fault) => {
    expect(compare({ now: at(now), databaseNow: at(now), checkedAt: at(checkedAt), stop }).fault).toBe(fault);
  });

  it("is renewed when the clock jumps again", () => {
    const now = at("2027-03-01T09:00:00Z");
    const jump = { from: at("2026-11-24T09:00:00Z") };
    expect(compare({ now, databaseNow: now, jump, stop })).toMatchObject({ fault: "clock-ahead", isNewJump: true });
  });

  it.each([
    ["seven days, one second before their length has passed", "2026-11-16T09:00:00Z", 7 * 86_400 - 1, "clock-ahead"],
    ["seven days, when their length has passed", "2026-11-16T09:00:00Z", 7 * 86_400, null],
    ["a second more than seven days, a year later", "2026-11-16T08:59:59Z", 365 * 86_400, "clock-ahead"],
  ])("a jump of %s", (_name, trustedAt, seconds, fault) => {
    const now = addSeconds(NOW, seconds);
    const shorter = { ...stop, trustedAt: at(trustedAt) };
    expect(compare({ now, databaseNow: now, checkedAt: now, stop: shorter }).fault).toBe(fault);
  });

  it("is not lifted by time when there were no events before", () => {
    const now = at("2027-11-23T09:00:00Z");
    const never = { ...stop, trustedAt: null };
    expect(compare({ now, databaseNow: now, checkedAt: now, stop: never }).fault).toBe("clock-ahead");
  });
});

describe("the purge guard compares the dates with the history", () => {
  const year: DueGroup = {
    by: "year",
    messages: 3,
    placedOn: "2025-11-22",
    availableUntil: "2026-11-22",
    yearAfterPlacing: "2026-11-22",
    expiresAt: at("2026-11-22T23:00:00Z"),
    deletedOn: null,
    deletedOnByHistory: null,
    trashUntil: null,
  };
  const trash: DueGroup = {
    ...year,
    by: "trash",
    deletedOn: "2026-10-23",
    deletedOnByHistory: "2026-10-23",
    trashUntil: "2026-11-22",
  };
  const leapDay: Partial<DueGroup> = {
    placedOn: "2024-02-29",
    availableUntil: "2025-02-28",
    yearAfterPlacing: "2025-02-28",
    expiresAt: at("2025-02-28T23:00:00Z"),
  };

  it.each<[string, DueGroup, number]>([
    ["placed a year ago", year, 0],
    ["100,000 messages placed a year ago", { ...year, messages: 100_000 }, 0],
    ["placed on 29 February", { ...year, ...leapDay }, 0],
    ["no placed event in the history", { ...year, placedOn: null, yearAfterPlacing: null }, 3],
    ["placed half a year ago", { ...year, placedOn: "2026-05-22", yearAfterPlacing: "2027-05-22" }, 3],
    ["a retention other than one year", { ...year, yearAfterPlacing: "2027-11-22" }, 3],
    ["expiry not at the end of the day", { ...year, expiresAt: at("2026-11-21T23:00:00Z") }, 3],
    ["in the trash for 30 days", trash, 0],
    ["in the trash for fewer days", { ...trash, trashUntil: "2026-11-23" }, 3],
    ["no deleted event in the history", { ...trash, deletedOnByHistory: null, trashUntil: null }, 3],
    ["deleted on another day", { ...trash, deletedOn: "2026-09-23" }, 3],
  ])("%s", (_name, group, contradicted) => {
    expect(countNotAsPlaced([group], "2026-11-23")).toBe(contradicted);
  });
});

describe("the two reminder steps", () => {
  it("do not overlap: each of the 31 days up to the last day belongs to one step", () => {
    expect(reminderDays(7, "2026-11-23")).toEqual({ first: "2026-11-23", last: "2026-11-30" });
    expect(reminderDays(30, "2026-11-23")).toEqual({ first: "2026-12-01", last: "2026-12-23" });
  });

  it("begin and end at midnight in Budapest, also across a clock change", () => {
    expect(reminderWindow(7, new Date("2026-10-20T10:00:00Z"))).toEqual({
      after: new Date("2026-10-19T22:00:00Z"),
      until: new Date("2026-10-27T23:00:00Z"),
    });
  });
});
