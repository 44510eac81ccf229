import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { passwordViolations } from "@/lib/auth/credential/password-policy";
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
});
