import { STAFF_ROLES } from "@/lib/audit/staff-actor";
import { FIGURE_DAYS, figureDays, instantsOf, isFinalDay, openedInTimeUntil } from "@/lib/staff/figures/daily-figures";
import { maySee } from "@/lib/staff/start-parts";

const HOUR_MS = 3_600_000;
const hoursOf = (day: string) => {
  const { from, to } = instantsOf(day);
  return (to.getTime() - from.getTime()) / HOUR_MS;
};

describe("the days of the figures", () => {
  it("are thirty days in Budapest, the last one today", () => {
    const days = figureDays(new Date("2026-11-29T22:59:59.999Z"));
    expect([days.length, days[0], days[1], days.at(-2), days.at(-1)]).toEqual([
      FIGURE_DAYS,
      "2026-10-31",
      "2026-11-01",
      "2026-11-28",
      "2026-11-29",
    ]);
    expect(new Set(days).size).toBe(FIGURE_DAYS);
    expect(figureDays(new Date("2026-11-29T23:00:00Z")).at(-1)).toBe("2026-11-30");
  });

  it("reach over the end of a year and over both changes of the clock", () => {
    expect(figureDays(new Date("2027-01-01T12:00:00Z"))[0]).toBe("2026-12-03");
    for (const now of ["2027-04-10T12:00:00Z", "2027-11-10T12:00:00Z"]) {
      expect(new Set(figureDays(new Date(now))).size).toBe(FIGURE_DAYS);
    }
    expect([hoursOf("2027-03-28"), hoursOf("2027-03-29"), hoursOf("2027-10-31")]).toEqual([23, 24, 25]);
  });

  it("begin and end at midnight in Budapest", () => {
    expect(instantsOf("2026-11-29")).toEqual({
      from: new Date("2026-11-28T23:00:00Z"),
      to: new Date("2026-11-29T23:00:00Z"),
    });
    expect(instantsOf("2026-07-01").from).toEqual(new Date("2026-06-30T22:00:00Z"));
  });

  it("are final once the third day after them is over", () => {
    expect(openedInTimeUntil("2026-11-25")).toEqual(new Date("2026-11-28T23:00:00Z"));
    expect(isFinalDay("2026-11-25", new Date("2026-11-28T22:59:59.999Z"))).toBe(false);
    expect(isFinalDay("2026-11-25", new Date("2026-11-28T23:00:00Z"))).toBe(true);
  });
});

it("each role sees of the portal's own work what concerns it", () => {
  const seen = Object.fromEntries(
    STAFF_ROLES.map((role) => [
      role,
      (["sending", "given-up", "webhooks", "purge-guard"] as const).filter((part) => maySee(role, part)).join(" "),
    ]),
  );
  expect(seen).toEqual({
    service: "sending given-up",
    sender: "sending given-up webhooks",
    auditor: "sending given-up webhooks purge-guard",
    admin: "sending given-up webhooks purge-guard",
  });
});
