import { checkCustomerLine, OPTIONAL_CUSTOMER_COLUMNS, REQUIRED_CUSTOMER_COLUMNS } from "@/lib/delivery/customer-line";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from "@/lib/delivery/manifest";
import { checkLine } from "@/lib/delivery/manifest-line";
import type { TextColumn } from "@/lib/delivery/text-field";

const VALID = {
  ...{ senderReference: "KUL-1", email: "anna.kovacs@example.hu", name: "Kovács Anna", contractNumber: "110482937" },
  ...{ product: "Lakásbiztosítás", documentType: "policy", subject: "Kötvény", body: "Tisztelt Ügyfelünk!" },
};

/** Returns a function that checks a valid line of these columns with some other values, and returns the reasons. */
function reasonsOf<C extends string>(
  check: (record: { line: number; values: Record<C, string> }) => object,
  columns: readonly C[],
) {
  return (given: Partial<Record<TextColumn, string>>): string[] => {
    const all: Record<string, string> = { ...VALID, ...given };
    const values = Object.fromEntries(columns.map((column) => [column, all[column] ?? ""])) as Record<C, string>;
    const checked = check({ line: 2, values });
    return "problems" in checked ? (checked.problems as { reason: string }[]).map(({ reason }) => reason) : [];
  };
}

const ofManifest = reasonsOf(checkLine, [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS]);
const ofCustomers = reasonsOf(checkCustomerLine, [...REQUIRED_CUSTOMER_COLUMNS, ...OPTIONAL_CUSTOMER_COLUMNS]);

const BOTH = [
  ["name", 200],
  ["contractNumber", 60],
  ["product", 120],
] as const;
const MANIFEST_ONLY = [
  ["senderReference", 100],
  ["subject", 200],
  ["body", 20_000],
  ["sender", 120],
  ["inReplyTo", 60],
  ["supersedes", 100],
] as const;

describe.each([
  ["a line of a manifest", ofManifest, [...BOTH, ...MANIFEST_ONLY]],
  ["a line of the customers' file", ofCustomers, BOTH],
] as const)("%s", (_file, reasons, limits) => {
  it.each(limits)("%s has at most %i characters", (column, limit) => {
    expect(reasons({ [column]: "x".repeat(limit) })).toEqual([]);
    expect(reasons({ [column]: "x".repeat(limit + 1) })).toEqual([`${column} is longer than ${limit} characters`]);
  });

  it.each(limits)("%s holds no line break, unless it is the text of the message", (column) => {
    const expected = column === "body" ? [] : [`${column} holds a line break`];
    expect(reasons({ [column]: "first\nsecond" })).toEqual(expected);
  });

  it.each(limits)("%s holds no unreadable characters", (column) => {
    expect(reasons({ [column]: "x\u202e" })).toEqual([`${column} holds unreadable characters`]);
  });
});
