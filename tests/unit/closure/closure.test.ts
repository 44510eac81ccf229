import {
  type ClosureState,
  type ClosureStep,
  closesAt,
  closureDay,
  closureDecider,
  confirmationExpiresAt,
  nextClosureState,
} from "@/lib/closure/closure";

const contract = (status: "active" | "ended", channel: "electronic" | "postal") => ({
  number: "110482937",
  product: "Lakásbiztosítás",
  status,
  channel,
});

describe("R14: who decides", () => {
  it.each([
    ["no contract at all", [], "rule"],
    ["an ended contract", [contract("ended", "electronic")], "rule"],
    ["a contract moved to post", [contract("active", "postal")], "rule"],
    [
      "an ended contract and one moved to post",
      [contract("ended", "electronic"), contract("active", "postal")],
      "rule",
    ],
    [
      "one active electronic contract among them",
      [contract("ended", "postal"), contract("active", "electronic")],
      "insurer",
    ],
  ] as const)("%s", (_name, contracts, decider) => {
    expect(closureDecider(contracts)).toBe(decider);
  });
});

const STATES: ClosureState[] = ["unconfirmed", "awaiting-decision", "grace", "withdrawn", "rejected", "closed"];
const STEPS: Record<string, [ClosureStep, Partial<Record<ClosureState, ClosureState>>]> = {
  "confirmed, the rule decides": [{ kind: "confirmed", decider: "rule" }, { unconfirmed: "grace" }],
  "confirmed, the insurer decides": [{ kind: "confirmed", decider: "insurer" }, { unconfirmed: "awaiting-decision" }],
  replaced: [{ kind: "replaced" }, { unconfirmed: "withdrawn" }],
  approved: [{ kind: "approved" }, { "awaiting-decision": "grace" }],
  rejected: [{ kind: "rejected" }, { "awaiting-decision": "rejected" }],
  withdrawn: [{ kind: "withdrawn" }, { "awaiting-decision": "withdrawn", grace: "withdrawn" }],
  "grace over, still for the rule": [{ kind: "grace-over", decidedBy: "rule", decider: "rule" }, { grace: "closed" }],
  "grace over, now for the insurer": [
    { kind: "grace-over", decidedBy: "rule", decider: "insurer" },
    { grace: "awaiting-decision" },
  ],
  "grace over, the insurer had decided": [
    { kind: "grace-over", decidedBy: "insurer", decider: "insurer" },
    { grace: "closed" },
  ],
};

describe.each(Object.entries(STEPS))("%s", (_name, [step, table]) => {
  it.each(STATES)("from %s", (state) => {
    expect(nextClosureState(state, step)).toBe(table[state] ?? null);
  });
});

describe("when it closes", () => {
  it.each([
    ["in the morning", "2026-11-23T09:00:00Z", "2026-11-30", "2026-11-29T23:00:00.000Z"],
    ["just before midnight in Budapest", "2026-11-23T22:59:59Z", "2026-11-30", "2026-11-29T23:00:00.000Z"],
    ["just after", "2026-11-23T23:00:00Z", "2026-12-01", "2026-11-30T23:00:00.000Z"],
    ["over the end of summer time", "2026-10-20T12:00:00Z", "2026-10-27", "2026-10-26T23:00:00.000Z"],
    ["over the beginning of summer time", "2026-03-25T12:00:00Z", "2026-04-01", "2026-03-31T22:00:00.000Z"],
    ["over the end of the year", "2026-12-28T12:00:00Z", "2027-01-04", "2027-01-03T23:00:00.000Z"],
  ])("decided %s", (_name, decided, day, instant) => {
    expect(closureDay(new Date(decided))).toBe(day);
    expect(closesAt(new Date(decided)).toISOString()).toBe(instant);
  });

  it("the confirmation link is valid for a day, to the second", () => {
    expect(confirmationExpiresAt(new Date("2026-11-23T09:00:00Z")).toISOString()).toBe("2026-11-24T09:00:00.000Z");
  });
});
