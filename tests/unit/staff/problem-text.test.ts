/** What is wrong with lines of an upload is said in the reader's language. */
import type { LineProblem } from "@/lib/delivery/line-problem";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS, readCsv } from "@/lib/delivery/manifest";
import { checkLine, type ManifestColumn, togetherCheck } from "@/lib/delivery/manifest-line";
import { problemText } from "@/lib/staff/batches/problem-text";

const COLUMNS = { required: REQUIRED_COLUMNS, optional: OPTIONAL_COLUMNS };
const HEADER = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
const VALID = {
  senderReference: "KUL-1",
  email: "a@example.hu",
  name: "A",
  documentType: "policy",
  subject: "S",
  body: "B",
};

const rowOf = (values: Partial<Record<ManifestColumn, string>>) =>
  HEADER.map((column) => values[column] ?? "").join(",");
const fileOf = (...rows: Partial<Record<ManifestColumn, string>>[]) =>
  [HEADER.join(","), ...rows.map(rowOf)].join("\n");

/** Every problem of the text of a manifest. */
function problemsOf(text: string | Uint8Array): LineProblem[] {
  const { records, problems } = readCsv<ManifestColumn>(Buffer.from(text), COLUMNS);
  const lines = records.map(checkLine);
  return [
    ...problems,
    ...lines.flatMap((line) => ("problems" in line ? line.problems.map((one) => ({ ...one, line: line.line })) : [])),
    ...lines.flatMap((line) => ("problems" in line ? [] : [line])).flatMap(togetherCheck()),
  ];
}
const textsOf = (text: string | Uint8Array, locale: "hu" | "en" = "hu") =>
  problemsOf(text).map((problem) => problemText(problem, locale));

it.each([
  ["an empty file", "", "Hiányzik ez az oszlop: senderReference."],
  ["another encoding", Buffer.from([0x61, 0xff]), "A fájl kódolása nem UTF-8."],
  ["another delimiter", "sep=x\na", "A sep= sor elválasztójele (x) sem vessző, sem pontosvessző."],
  [
    "an unknown column",
    `${HEADER.join(",")},x"y\n`,
    "Innen kezdve a fájl nem szabályos CSV: hiányzó vagy fölösleges idézőjel lehet benne.",
  ],
  ["one more column", `${HEADER.join(",")},extra\n`, "Ismeretlen oszlop: „extra”."],
  ["a column twice", `${HEADER.join(",")},email\n`, "Az egyik oszlop kétszer szerepel."],
  ["a field too few", `${HEADER.join(",")}\na,b`, "2 mező van a sorban, a fejlécben viszont 22."],
])("%s", (_, text, expected) => {
  expect(textsOf(text)).toContain(expected);
});

it.each([
  [{ subject: "" }, "subject: nincs kitöltve."],
  [{ senderReference: "x".repeat(101) }, "senderReference: túl hosszú, legfeljebb 100 karakter lehet."],
  [{ name: "a\u0001" }, "name: olvashatatlan karakter van benne."],
  [{ documentType: "x" }, /^documentType: „x” nem használható\. Ezek közül választhat: offer, /],
  [{ locale: "de" }, "locale: „de” nem használható. Ezek közül választhat: hu, en."],
  [{ allowReply: "talán" }, "allowReply: „talán” nem használható. Ezek közül választhat: yes, no."],
  [{ email: "x" }, "email: nem egyetlen, szabályos e-mail-cím."],
  [{ publishAt: "holnap" }, /^publishAt: sem nap, sem időpont/],
  [{ initialPassword: "rövid" }, /^initialPassword: nem felel meg a jelszószabálynak/],
  [{ body: "" }, "Sem szöveg, sem dokumentum nincs megadva: nincs mit elhelyezni."],
  [{ documents: "a.pdf|a.pdf" }, "documents: ugyanaz a fájl kétszer van felsorolva."],
  [{ contractNumber: "1E+12" }, /^contractNumber: egy táblázatkezelő kerekítette a számot/],
  [{ product: "#REF!" }, "product: egy táblázatkezelő hibaértéke áll benne."],
  [{ amount: "x", currency: "HUF" }, "amount: nem összeg. Így írja: 12345 vagy 12345.50."],
  [{ amount: "1", currency: "ABC" }, /^currency: nem létező pénznem/],
  [{ amount: "1", currency: "HUF", payeeIban: "HU1", payeeName: "A" }, /^payeeIban: nem IBAN/],
  [{ amount: "1", currency: "HUF", payeeName: "x".repeat(71) }, "payeeName: túl hosszú, legfeljebb 70 karakter lehet."],
])("%j", (values, expected) => {
  const texts = textsOf(fileOf({ ...VALID, ...values }));
  expect(texts).toEqual([typeof expected === "string" ? expected : expect.stringMatching(expected)]);
});

it("names the line of a reference and of another initial password", () => {
  const rows = [
    { ...VALID, initialPassword: "ABab12cd" },
    { ...VALID, initialPassword: "ABab12ce" },
  ];
  expect(textsOf(fileOf(...rows))).toEqual([
    "senderReference: „KUL-1” már szerepel ebben a sorban: 2.",
    "initialPassword: ugyanennek a címnek más kezdeti jelszava van ebben a sorban: 2.",
  ]);
});

it("is English for readers of English, and keeps no control character of the file", () => {
  expect(textsOf(fileOf({ ...VALID, locale: "d\u202ee" }), "en")).toEqual([
    "locale: “d\\u202ee” cannot be used. Choose one of these: hu, en.",
  ]);
});

it("falls back to the stored reason of an older release", () => {
  expect(problemText({ line: 2, reason: "subject is empty" }, "hu")).toBe("subject is empty");
});
