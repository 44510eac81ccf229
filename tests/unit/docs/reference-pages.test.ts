/** The reference pages agree with the code: columns, problems of wrong values, jobs, migrations, alarms. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Context } from "@/lib/context";
import { OPTIONAL_CUSTOMER_COLUMNS, REQUIRED_CUSTOMER_COLUMNS } from "@/lib/delivery/customer-line";
import { importCustomers } from "@/lib/delivery/import-customers";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from "@/lib/delivery/manifest";
import { checkLine, type ManifestColumn } from "@/lib/delivery/manifest-line";
import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { JOBS } from "@/lib/jobs/registry";
import { roomImports } from "@/tests/architecture/room-graph";
import { sourceFiles } from "@/tests/architecture/source-files";

const root = path.resolve(import.meta.dirname, "../../..");
const page = (name: string) => readFileSync(path.join(root, "docs", name), "utf8");

/** Cells of the table rows of a section, without the header; a bar within a cell is written `\|`. */
function rows(text: string, heading: string): string[][] {
  const section = text.slice(text.indexOf(heading) + heading.length);
  const table = /\n(\|[^\n]*\n)+/.exec(section)?.[0] ?? "";
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
const bare = (cell = "") => cell.replace(/^`|`$/g, "");

const WRONG: Record<string, string> = {
  senderReference: "",
  email: "anna@",
  name: "",
  contractNumber: "x".repeat(61),
  product: "x".repeat(121),
  documentType: "letter",
  subject: "",
  body: "x".repeat(20_001),
  documents: "a.pdf|a.pdf",
  initialPassword: "short",
  locale: "de",
  sender: "x".repeat(121),
  allowReply: "maybe",
  inReplyTo: "x".repeat(61),
  supersedes: "x".repeat(101),
  publishAt: "tomorrow",
  amount: "9 000 Ft",
  currency: "Ft",
  dueDate: "2026. 12. 01.",
  paymentReference: "x".repeat(71),
  payeeName: "x".repeat(71),
  payeeIban: "HU43117730161111101800000000",
};
const WRONG_CUSTOMER: Record<string, string> = {
  ...WRONG,
  status: "open",
  channel: "fax",
  customerPortal: "maybe",
};

describe("docs/manifest.md", () => {
  const manifest = rows(page("manifest.md"), "## The manifest of a batch");
  const customers = rows(page("manifest.md"), "## The customers' file");

  it("has every column of the manifest and of the customers' file, in their order, and whether it is required", () => {
    const described = (table: string[][]) => table.map(([name, needed]) => `${bare(name)} ${needed?.split(",")[0]}`);
    const expected = (required: readonly string[], optional: readonly string[]) => [
      ...required.map((name) => `${name} required`),
      ...optional.map((name) => `${name} optional`),
    ];
    expect(described(manifest)).toEqual(expected(REQUIRED_COLUMNS, OPTIONAL_COLUMNS));
    expect(described(customers)).toEqual(expected(REQUIRED_CUSTOMER_COLUMNS, OPTIONAL_CUSTOMER_COLUMNS));
  });

  it("names the limit of a document's size", () => {
    expect(page("manifest.md")).toContain(`at most ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB`);
  });

  const example = Object.fromEntries(manifest.map(([name, , , value]) => [bare(name), bare(value)])) as Record<
    ManifestColumn,
    string
  >;

  it("gives an example of every column that is right", () => {
    expect(checkLine({ line: 2, values: example })).toMatchObject({ email: "anna.kovacs@example.hu", remarks: [] });
  });

  it.each(manifest.map(([name, , , , says]) => [bare(name), bare(says)]))("says of a wrong %s: %s", (name, says) => {
    const checked = checkLine({ line: 2, values: { ...example, [name as ManifestColumn]: WRONG[name ?? ""] ?? "" } });
    expect(checked).toMatchObject({ line: 2, problems: [{ reason: says }] });
  });

  it.each(customers.map(([name, , , , says]) => [bare(name), bare(says)]))(
    "says of a customer's wrong %s: %s",
    async (wrong, says) => {
      const values = customers.map(([name, , , value]) =>
        bare(name) === wrong ? (WRONG_CUSTOMER[bare(name)] ?? "") : bare(value),
      );
      const csv = `${customers.map(([name]) => bare(name)).join(",")}\n${values.join(",")}\n`;
      // A wrong file is refused before anything else is asked.
      const answer = await importCustomers({} as Context, Buffer.from(csv));
      expect(answer).toMatchObject({
        ok: false,
        error: { kind: "invalid-manifest", problems: [{ line: 2, reason: says }] },
      });
    },
  );
});

describe("docs/operations.md", () => {
  const operations = page("operations.md");

  it("has every job of the registry, with its schedule", () => {
    const described = rows(operations, "## Recurring jobs").map(([name, when]) => [bare(name), bare(when)]);
    expect(described).toEqual(JOBS.map(({ name, schedule }) => [name, schedule ?? "every minute"]));
  });

  it("says of every migration whether old instances may go on", () => {
    const migrations = readdirSync(path.join(root, "drizzle/migrations")).flatMap(
      (file) => /^(\d{4})_.*\.sql$/.exec(file)?.[1] ?? [],
    );
    const described = rows(operations, "## Upgrade").flatMap(([numbers = ""]) => {
      const [first, last = first] = numbers.split("–").map(Number);
      return migrations.filter((number) => Number(number) >= Number(first) && Number(number) <= Number(last));
    });
    expect(described).toEqual(migrations);
  });

  it("has every alarm of the log", () => {
    const alarms = readdirSync(path.join(root, "lib"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [...readFileSync(path.join(root, "lib", file), "utf8").matchAll(/\balarm: "([a-z-]+)"/g)])
      .map(([, alarm]) => alarm);
    const described = rows(operations, "## Alarms").map(([alarm]) => bare(alarm));
    expect(described.toSorted()).toEqual([...new Set(alarms)].toSorted());
  });
});

describe("the rooms of lib", () => {
  const rooms = readdirSync(path.join(root, "lib"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const architecture = page("architecture.md");
  const foundation = /^Foundation, in this order: .*$/m.exec(architecture)?.[0] ?? "";
  const FEATURES = rooms.map(({ name }) => `lib/${name}`).filter((room) => !foundation.includes(`\`${room}\``));
  const imports = roomImports(sourceFiles());

  it.each(rooms.map(({ name }) => name))(
    "%s is in docs/architecture.md and has a README of at most 15 lines",
    (name) => {
      expect(architecture).toMatch(new RegExp(`\\blib/${name}\\b|\\b${name} -->|--> ${name}\\b`));
      const readme = readFileSync(path.join(root, "lib", name, "README.md"), "utf8");
      expect(readme.trim().split("\n").length).toBeLessThanOrEqual(15);
    },
  );

  it.each(rooms.map(({ name }) => name))("the README of %s names the features that it imports", (name) => {
    const readme = readFileSync(path.join(root, "lib", name, "README.md"), "utf8");
    const everyRoom = /\b(?:every|all)(?: feature)? rooms?\b/.test(readme);
    const imported = imports.filter(({ from, to }) => from === `lib/${name}` && FEATURES.includes(to));
    expect(imported.map(({ to }) => to).filter((to) => !everyRoom && !readme.includes(`\`${to}`))).toEqual([]);
  });
});
