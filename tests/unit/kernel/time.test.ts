import {
  addCalendarDays,
  addCalendarYears,
  budapestDay,
  calendarDaysBetween,
  endOfBudapestDay,
  isCalendarDay,
  ManualClock,
  startOfBudapestDay,
} from "@/lib/kernel/time";

describe("the calendar of Europe/Budapest", () => {
  it.each([
    ["2026-01-15", "2026-01-14T23:00:00.000Z"],
    ["2026-07-15", "2026-07-14T22:00:00.000Z"],
    ["2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["2026-10-25", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "2026-10-25T23:00:00.000Z"],
  ])("%s begins at %s", (day, instant) => {
    expect(startOfBudapestDay(day).toISOString()).toBe(instant);
    expect(budapestDay(new Date(instant))).toBe(day);
    expect(budapestDay(new Date(new Date(instant).getTime() - 1))).toBe(addCalendarDays(day, -1));
  });

  it("ends a day where the next begins", () => {
    expect(endOfBudapestDay("2026-12-31").toISOString()).toBe("2026-12-31T23:00:00.000Z");
  });

  it("is right on every day of forty years", () => {
    let day = "2000-01-01";
    for (let step = 0; step < 365 * 40; step += 1) {
      expect(budapestDay(startOfBudapestDay(day))).toBe(day);
      day = addCalendarDays(day, 1);
    }
  });

  it.each([
    ["2025-03-01", "2026-03-01"],
    ["2024-02-29", "2025-02-28"],
    ["2023-02-28", "2024-02-28"],
    ["2025-12-31", "2026-12-31"],
  ])("one year after %s is %s", (from, to) => {
    expect(addCalendarYears(from, 1)).toBe(to);
  });

  it("counts calendar days across a clock change", () => {
    expect(calendarDaysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(calendarDaysBetween("2026-03-30", "2026-03-28")).toBe(-2);
  });

  it.each([
    ["2026-02-28", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["26-01-01", false],
    ["2026-1-1", false],
    ["", false],
  ])("%s is a day: %s", (text, expected) => {
    expect(isCalendarDay(text)).toBe(expected);
  });

  it("a manual clock moves only when it is set", () => {
    const clock = new ManualClock("2026-11-23T09:00:00Z");
    clock.advance({ days: 1, minutes: 1, seconds: 1 });
    expect(clock.now().toISOString()).toBe("2026-11-24T09:01:01.000Z");
  });
});
