import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { passwordViolations } from "@/lib/auth/credential/password-policy";
import { addCalendarDays, budapestDay } from "@/lib/kernel/time";
import { DEMO_BILLS } from "@/scripts/demo/seed-bills";
import { MANIFEST_COLUMNS } from "@/scripts/demo-batch/manifest";
import { listDemoMessages } from "@/scripts/demo-batch/messages/all";
import { annualPremium, instalments } from "@/scripts/demo-batch/model";
import { listDemoDocuments, writeDemoBatch } from "@/scripts/demo-batch/write-demo-batch";

const COMMITTED = join(process.cwd(), "demo", "batch");
const MEGABYTE = 1_000_000;

type Line = Record<(typeof MANIFEST_COLUMNS)[number], string>;

async function committedFiles(folder: string): Promise<string[]> {
  // Result files of deliveries are ignored, as by git.
  return (await readdir(folder))
    .filter((name) => !name.startsWith("result-"))
    .map((name) => name.normalize("NFC"))
    .sort();
}

async function manifestLines(): Promise<Line[]> {
  return parse(await readFile(join(COMMITTED, "manifest.csv")), { columns: true }) as Line[];
}

describe("the generator writes the committed demo batch, byte for byte", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "demo-batch-"));
    await writeDemoBatch(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes the same files", async () => {
    expect(await committedFiles(folder)).toEqual(await committedFiles(COMMITTED));
  });

  it("writes the same bytes into each", async () => {
    const different: string[] = [];
    for (const name of await committedFiles(COMMITTED)) {
      const [written, committed] = await Promise.all([readFile(join(folder, name)), readFile(join(COMMITTED, name))]);
      if (!written.equals(committed)) different.push(name);
    }
    expect(different).toEqual([]);
  });
});

describe("the demo batch", () => {
  it("has at least 60 messages, all ten document types and eight customers", async () => {
    const lines = await manifestLines();
    expect(lines.length).toBeGreaterThanOrEqual(60);
    expect(new Set(lines.map((line) => line.documentType))).toEqual(
      new Set([
        ...["offer", "policy", "premium-bill", "premium-notice", "cancellation-notice"],
        ...["premium-certificate", "terms", "notice", "reply", "other"],
      ]),
    );
    expect(new Set(lines.map((line) => line.email)).size).toBe(8);
    expect(new Set(lines.map((line) => line.senderReference)).size).toBe(lines.length);
    expect(Object.keys(lines[0] ?? {})).toEqual([...MANIFEST_COLUMNS]);
  });

  it("fills Anna's mailbox beyond one page", async () => {
    const annas = (await manifestLines()).filter((line) => line.email === "anna.kovacs@example.hu");
    expect(annas.length).toBeGreaterThanOrEqual(30);
  });

  it("has messages without documents, with one, with several, and some that allow no reply", async () => {
    const lines = await manifestLines();
    const documentFiles = new Set(lines.map((line) => (line.documents ? line.documents.split("|").length : 0)));
    expect(documentFiles).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(lines.map((line) => line.allowReply))).toEqual(new Set(["yes", "no"]));
  });

  it("names every document in the manifest and nothing else", async () => {
    const named = (await manifestLines()).flatMap((line) => line.documents.split("|")).filter((name) => name !== "");
    const documentFiles = (await committedFiles(COMMITTED)).filter((name) => name !== "manifest.csv");
    expect([...new Set(named)].sort()).toEqual(documentFiles);
    expect(listDemoDocuments()).toHaveLength(documentFiles.length);
  });

  it("holds whole PDF files and stays small", async () => {
    let bytes = 0;
    for (const { filename } of listDemoDocuments()) {
      const content = await readFile(join(COMMITTED, filename));
      expect(content.subarray(0, 5).toString("latin1")).toBe("%PDF-");
      expect(content.subarray(-16).toString("latin1").trimEnd()).toMatch(/%%EOF$/);
      bytes += content.length;
    }
    expect(bytes).toBeLessThan(6 * MEGABYTE);
  });

  it("R15: gives initial passwords of 8 to 16 letters and digits, two of each kind, one per customer", async () => {
    const given = new Map<string, string>();
    for (const { email, initialPassword } of await manifestLines()) {
      expect(given.get(email) ?? initialPassword).toBe(initialPassword);
      given.set(email, initialPassword);
    }
    expect(given.get("bela.nagy@example.hu")).toBe("BelaKezd26");
    for (const password of [...given.values()].filter((value) => value !== "")) {
      expect([password, passwordViolations(password)]).toEqual([password, []]);
    }
  });

  it("bills exactly the premium of each contract", () => {
    for (const { contract } of listDemoMessages()) {
      const billed = instalments(contract).reduce((sum, payment) => sum + payment.amount, 0);
      expect(billed).toBe(annualPremium(contract));
    }
  });

  it("dates every document on the day of its message; conditions and product leaflets have a day of their own", () => {
    const standing = /feltételek|Termékismertető|^Terms_/;
    const wrong: string[] = [];
    for (const { day, documents = [] } of listDemoMessages()) {
      for (const { filename } of documents.filter((document) => !standing.test(document.filename))) {
        const bytes = readFileSync(join(COMMITTED, filename), "latin1");
        const [, object] = /\/CreationDate (\d+) 0 R/.exec(bytes) ?? [];
        const [, written = ""] = new RegExp(`\n${object} 0 obj\n\\(D:(\\d{14})Z`).exec(bytes) ?? [];
        const at = written.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z");
        if (at === "" || budapestDay(new Date(at)) !== day) wrong.push(`${filename}: ${at}, placed ${day}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("the bills of the demo, relative to its day", () => {
  it("are one due in 3 days, one overdue and one paid", () => {
    const annas = DEMO_BILLS.filter(({ email }) => email === "anna.kovacs@example.hu");
    const state = ({ isPaid, dueInDays }: (typeof DEMO_BILLS)[number]) =>
      isPaid ? "paid" : dueInDays < 0 ? "overdue" : `due in ${dueInDays} days`;
    expect(annas.map(state).sort()).toEqual(["due in 3 days", "overdue", "paid"]);
    // Placed before they are due.
    for (const { placedDaysAgo, dueInDays } of DEMO_BILLS) expect(placedDaysAgo + dueInDays).toBeGreaterThan(0);
  });

  it("that are open belong to contracts of which the batch has no bill that is due yet", () => {
    const bills = listDemoMessages().filter(({ type }) => type === "premium-bill");
    const lastDay = listDemoMessages().reduce((latest, { day }) => (day > latest ? day : latest), "2026-01-01");
    // Bills are sent three weeks before they are due.
    const open = bills.filter(({ day }) => addCalendarDays(day, 21) >= lastDay).map(({ contract }) => contract.number);
    expect(open.length).toBeGreaterThan(0);
    const unpaid = DEMO_BILLS.filter(({ isPaid }) => !isPaid).map(({ contractNumber }) => contractNumber);
    expect(unpaid.filter((number) => open.includes(number))).toEqual([]);
  });

  it("ask for one instalment of a contract of the same customer", () => {
    const contracts = new Map(listDemoMessages().map(({ contract }) => [contract.number, contract]));
    for (const { contractNumber, email, name, locale, amount } of DEMO_BILLS) {
      const contract = contracts.get(contractNumber);
      if (!contract) throw new Error(`no contract ${contractNumber}`);
      expect([contractNumber, contract.customer]).toMatchObject([contractNumber, { email, name, locale }]);
      expect([contractNumber, instalments(contract).map((payment) => `${payment.amount}`)]).toEqual([
        contractNumber,
        expect.arrayContaining([amount]),
      ]);
    }
  });
});
