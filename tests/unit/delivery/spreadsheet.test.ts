import { readFileSync } from "node:fs";
import path from "node:path";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS, readCsv } from "@/lib/delivery/manifest";
import { spreadsheetDamage } from "@/lib/delivery/spreadsheet";

const COLUMNS = { required: REQUIRED_COLUMNS, optional: OPTIONAL_COLUMNS };
const fixture = (name: string) =>
  readFileSync(path.join(__dirname, "../../fixtures/manifests", `manifest-${name}.csv`));
const read = (bytes: string | Uint8Array) =>
  readCsv<string>(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, COLUMNS);
const references = (table: ReturnType<typeof read>) =>
  table.records.map(({ line, values }) => `${line}: ${values.senderReference}`);

describe("manifests saved by spreadsheets", () => {
  it.each([
    ["blank-rows", ["2: B1"]],
    ["spaces-only-row", ["2: B5"]],
    ["blank-columns", ["2: B2"]],
    ["sep-line", ["3: B4"]],
    ["lf-header-crlf-rows", ["2: C1", "3: C2"]],
    ["crlf-header-lf-rows", ["2: C5", "3: C6"]],
    ["formula", ["2: -2026/1", "3: +36/2", "4: =3", "5: @4", "6: N-5"]],
  ])("manifest-%s.csv is read", (name, expected) => {
    const table = read(fixture(name));
    expect(table.problems).toEqual([]);
    expect(references(table)).toEqual(expected);
  });

  it("keeps quoted line breaks under mixed line ends, and counts physical lines", () => {
    const short = { required: ["email", "name"], optional: [] } as const;
    const text = 'sep=,\r\nemail,name\na,"A\r\nB"\r\nb,"C\nD"\rc,E\n';
    const table = readCsv(new TextEncoder().encode(text), short);
    expect(table.records.map(({ line, values }) => [line, values.email])).toEqual([
      [3, "a"],
      [5, "b"],
      [7, "c"],
    ]);
    expect(table.records[0]?.values.name).toBe("A\r\nB");
  });

  it("names the line of a field that stands under a column without a name", () => {
    const short = { required: ["email", "name"], optional: [] } as const;
    const table = readCsv(new TextEncoder().encode("email;name;;\na;A;;\nb;B;;x\n"), short);
    expect(table.records).toHaveLength(1);
    expect(table.problems).toMatchObject([{ line: 3, reason: "4 fields where the header has 2" }]);
  });

  it("refuses a delimiter line with another delimiter", () => {
    expect(read("sep=|\na|b\n").problems).toMatchObject([{ line: 1, reason: "sep=| is neither comma nor semicolon" }]);
  });
});

describe("a line with a number that a spreadsheet has rounded or replaced by an error value is invalid", () => {
  it("manifest-scientific.csv: every line with the column and the reason", () => {
    expect(read(fixture("scientific")).problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      "2: contractNumber is a number that a spreadsheet has rounded: format the column as text",
      "3: contractNumber is a number that a spreadsheet has rounded: format the column as text",
      "4: contractNumber is the error value of a spreadsheet",
    ]);
  });

  it.each([
    "#N/A",
    "#NÉV?",
    "#name?",
    "#HIV!",
    "#REF!",
    "#ÉRTÉK!",
    "#DIV/0!",
    "#ZÉRÓOSZTÓ!",
    "#SZÁM!",
    " #HIÁNYZIK ",
    "########",
  ])("%j is an error value in any column", (value) =>
    expect(spreadsheetDamage("subject", value)?.reason).toContain("error value"),
  );

  it.each([
    ["senderReference", "12E5"],
    ["senderReference", "1E+"],
    ["contractNumber", "KGFB-2026/E+08"],
    ["contractNumber", "110482937"],
    ["subject", "1,10483E+08"],
    ["subject", "#1 kérdés"],
    ["subject", "#"],
  ])("%s %j is an ordinary value", (column, value) => {
    expect(spreadsheetDamage(column, value)).toBeNull();
  });
});
