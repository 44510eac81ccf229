import {
  isPasswordExpired,
  passwordDaysLeft,
  passwordEndsSoon,
  passwordValidUntil,
} from "@/lib/auth/credential/password-lifetime";

describe("R16: the password is renewed every year", () => {
  it.each([
    ["2025-11-23T09:00:00Z", "2026-11-23", "2026-11-23T22:59:59Z", "2026-11-23T23:00:00Z"],
    ["2024-02-29T09:00:00Z", "2025-02-28", "2025-02-28T22:59:59Z", "2025-02-28T23:00:00Z"],
    ["2025-07-01T22:30:00Z", "2026-07-02", "2026-07-02T21:59:59Z", "2026-07-02T22:00:00Z"],
    ["2025-03-29T23:30:00Z", "2026-03-30", "2026-03-30T21:59:59Z", "2026-03-30T22:00:00Z"],
    ["2025-10-25T22:30:00Z", "2026-10-26", "2026-10-26T22:59:59Z", "2026-10-26T23:00:00Z"],
    ["2025-12-31T22:59:59Z", "2026-12-31", "2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z"],
  ])("changed at %s it is valid until the end of %s in Budapest", (changedAt, day, lastMoment, firstMomentAfter) => {
    expect(passwordValidUntil(new Date(changedAt))).toBe(day);
    expect(isPasswordExpired(new Date(changedAt), new Date(lastMoment))).toBe(false);
    expect(isPasswordExpired(new Date(changedAt), new Date(firstMomentAfter))).toBe(true);
    expect(passwordDaysLeft(new Date(changedAt), new Date(lastMoment))).toBe(0);
    expect(passwordDaysLeft(new Date(changedAt), new Date(firstMomentAfter))).toBeNull();
  });

  it("the days left decrease by one at each midnight in Budapest, to 0 on the last day, and are null after the expiry", () => {
    for (const changedAt of ["2024-02-29T22:30:00Z", "2025-03-30T00:30:00Z", "2025-10-25T22:30:00Z"].map(
      (at) => new Date(at),
    )) {
      let before = passwordDaysLeft(changedAt, changedAt) ?? -1;
      expect([365, 366]).toContain(before);
      for (let hour = 0; hour < 370 * 24; hour++) {
        const now = new Date(changedAt.getTime() + hour * 60 * 60 * 1000);
        const left = passwordDaysLeft(changedAt, now);
        if ((left === null) !== isPasswordExpired(changedAt, now)) throw new Error(`disagree at ${now.toISOString()}`);
        if (left === null) break;
        if (left < 0 || left > before || left < before - 1) throw new Error(`${left} days at ${now.toISOString()}`);
        before = left;
      }
      expect(before).toBe(0);
    }
  });

  it.each([
    [31, false],
    [30, true],
    [0, true],
    [null, true],
  ])("with %s days left it ends soon: %s", (days, soon) => {
    expect(passwordEndsSoon(days)).toBe(soon);
  });
});
