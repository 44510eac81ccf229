/** R19: what a report does to a registration, and what the services page shows. */
import {
  type KnownRegistration,
  registrationExpiresAt,
  registrationView,
  reportStep,
  ticketExpiresAt,
} from "@/lib/customer-portal/registration";
import { addMinutes, addSeconds } from "@/lib/kernel/time";

const issued = new Date("2026-11-23T09:00:00Z");
const expiresAt = registrationExpiresAt(issued);
const later = (minutes: number) => addMinutes(issued, minutes);
const known = (change: Partial<KnownRegistration> = {}): KnownRegistration => ({
  state: "pending",
  expiresAt,
  endedAt: null,
  ...change,
});

describe("a ticket", () => {
  it("is valid for five minutes; its outcome can be reported for a day", () => {
    expect(ticketExpiresAt(issued)).toEqual(later(5));
    expect(expiresAt).toEqual(later(24 * 60));
  });

  it.each([
    ["registered", known(), { kind: "end", state: "done" }],
    ["cancelled", known(), { kind: "end", state: "cancelled" }],
    ["registered", known({ state: "done" }), { kind: "repeated" }],
    ["cancelled", known({ state: "cancelled" }), { kind: "repeated" }],
    ["cancelled", known({ state: "done" }), { kind: "already-ended" }],
    ["registered", known({ state: "cancelled" }), { kind: "already-ended" }],
    ["registered", known({ state: "expired" }), { kind: "expired" }],
  ] as const)("reported %s as %j ends once", (outcome, registration, step) => {
    expect(reportStep(registration, outcome, later(6))).toEqual(step);
  });

  it("can be reported until the last second of the day; a repeated report is answered at any time", () => {
    expect(reportStep(known(), "registered", addSeconds(expiresAt, -1))).toMatchObject({ kind: "end" });
    expect(reportStep(known(), "registered", expiresAt)).toEqual({ kind: "expired" });
    expect(reportStep(known({ state: "done" }), "registered", addMinutes(expiresAt, 9000))).toEqual({
      kind: "repeated",
    });
  });
});

describe("the services page", () => {
  const view = (details: Partial<Parameters<typeof registrationView>[0]>, now = later(1)) =>
    registrationView({ configured: true, customerPortalSince: null, latest: null, ...details }, now);
  const cancelled = known({ state: "cancelled", endedAt: later(3) });

  it.each([
    ["open", {}],
    ["open", { latest: known({ state: "expired" }) }],
    ["pending", { latest: known() }],
    ["cancelled", { latest: cancelled }],
    ["unconfigured", { configured: false, latest: known() }],
    ["registered", { customerPortalSince: issued }],
    ["registered", { customerPortalSince: issued, configured: false }],
    // An import has undone the registration: the customer can register again.
    ["open", { latest: known({ state: "done", endedAt: later(3) }) }],
  ] as const)("is %s for %j", (expected, details) => {
    expect(view(details)).toBe(expected);
  });

  it("stops showing an ended registration after a day", () => {
    expect(view({ latest: known() }, expiresAt)).toBe("open");
    expect(view({ latest: cancelled }, later(24 * 60 + 2))).toBe("cancelled");
    expect(view({ latest: cancelled }, later(24 * 60 + 3))).toBe("open");
  });
});
