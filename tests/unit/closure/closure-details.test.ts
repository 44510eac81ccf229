import { CLOSURE_LIMITS, type ClosureForm, closureDetails, closureProblems } from "@/lib/closure/closure-details";

const form = (change: Partial<ClosureForm> = {}): ClosureForm => ({
  reason: "contract-ended",
  name: "Kovács Anna",
  policy: "110482937",
  address: "",
  note: "",
  acknowledged: true,
  ...change,
});
const problems = (change: Partial<ClosureForm>) =>
  closureProblems(form(change)).map(({ field, kind }) => `${field} ${kind}`);

describe("what a closure request needs", () => {
  it("reason, name, policy and the acknowledgement", () => {
    expect(closureProblems(form())).toEqual([]);
    expect(problems({ reason: "", name: " ", policy: "", acknowledged: false })).toEqual([
      "reason missing",
      "name missing",
      "policy missing",
      "acknowledged missing",
    ]);
    expect(problems({ reason: "nonsense" })).toEqual(["reason missing"]);
  });

  it("a postal address only for the change to postal contact", () => {
    expect(problems({ reason: "switch-to-postal" })).toEqual(["address missing"]);
    expect(problems({ reason: "switch-to-postal", address: "1054 Budapest, Fő utca 1." })).toEqual([]);
    expect(problems({ address: "x".repeat(CLOSURE_LIMITS.address + 1) })).toEqual([]);
  });

  it.each(["name", "policy", "note"] as const)("%s up to its limit, counted in code points", (field) => {
    expect(problems({ [field]: "🙂".repeat(CLOSURE_LIMITS[field]) })).toEqual([]);
    expect(problems({ [field]: "🙂".repeat(CLOSURE_LIMITS[field] + 1) })).toEqual([`${field} too-long`]);
    expect(problems({ [field]: "a\0b" })).toEqual([`${field} invalid-characters`]);
    expect(problems({ [field]: "\ud800" })).toEqual([`${field} invalid-characters`]);
  });

  it("is stored in NFC, trimmed and without the address that its reason does not need", () => {
    expect(
      closureDetails(form({ name: "  Kova\u0301cs \r\n Anna ", address: "maradt", note: " egy\r\nkettő " })),
    ).toEqual({ reason: "contract-ended", name: "Kovács Anna", policy: "110482937", address: "", note: "egy\nkettő" });
    expect(closureDetails(form({ name: "" }))).toBeNull();
  });
});
