/** `portal deliver` as scripts call it: exit statuses, output and files (docs/operations.md). */
import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import type { ResultLine } from "@/lib/delivery/result-file";
import {
  batchFolder,
  countRows,
  deliverLines,
  type LineValues,
  line,
  messagesFor,
  newAddress,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { runPortal, startPortal } from "./portal-process";

const BATCH = path.resolve(import.meta.dirname, "../../../demo/batch");
let test: TestContext;
let ctx: Context;

beforeAll(async () => {
  test = await testContext();
  ctx = test.ctx;
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

const portal = (...args: string[]) => runPortal(test.databaseUrl, ...args);
const resultsIn = (folder: string) => readdirSync(folder).filter((name) => /^result-[0-9a-f-]{36}\.csv$/.test(name));
const readResult = (file: string) => parse(readFileSync(file), { columns: true }) as Record<keyof ResultLine, string>[];

describe("portal deliver, exit status 0", () => {
  it("the demo batch delivered twice: nothing twice, each line with its first messageId", async () => {
    const folder = await batchFolder([]);
    cpSync(BATCH, folder, { recursive: true });
    for (const name of readdirSync(folder).filter((file) => file.startsWith("result-"))) {
      renameSync(path.join(folder, name), path.join(folder, `${name}.old`));
    }
    const first = await portal("deliver", folder, "--json");
    expect(first).toMatchObject({ status: 0, stderr: "" });
    const counts = await countRows(ctx);
    const second = await portal("deliver", folder, "--json");
    expect(second).toMatchObject({ status: 0, stderr: "" });
    expect(await countRows(ctx)).toEqual(counts);
    const [placed, again] = [JSON.parse(first.stdout), JSON.parse(second.stdout)];
    expect(placed).toMatchObject({ lines: placed.placed, alreadyPlaced: 0, postal: 0, customerPortal: 0 });
    expect(again).toMatchObject({ placed: 0, alreadyPlaced: placed.lines });
    const ids = (report: { results: ResultLine[] }) => report.results.map(({ line: n, messageId }) => [n, messageId]);
    expect(ids(again)).toEqual(ids(placed));
    expect(again.results.every((result: ResultLine) => result.state === "already-placed")).toBe(true);
    expect(resultsIn(folder)).toHaveLength(2);
    expect(readResult(again.resultFile).map((row) => [row.state, row.initialPassword])).toEqual(
      placed.results.map(() => ["already-placed", ""]),
    );
  });

  it("the result file beside the manifest can be read only by its owner and holds generated passwords; stdout does not", async () => {
    const [anna, bela] = [newAddress(), newAddress()];
    const lines: LineValues[] = [
      line({ email: anna, body: "Két\nsor" }),
      line({ email: anna }),
      line({ email: bela, initialPassword: "BelaKezd26" }),
    ];
    const folder = await batchFolder(lines);
    const done = await portal("deliver", folder, "--json");
    const report = JSON.parse(done.stdout);
    expect(report.resultFile).toBe(path.join(folder, `result-${report.batchId}.csv`));
    expect(statSync(report.resultFile).mode & 0o777).toBe(0o600);
    const rows = readResult(report.resultFile);
    expect(Object.keys(rows[0] ?? {}).join()).toBe(
      "line,senderReference,email,route,state,messageId,availableUntil,initialPassword",
    );
    expect(rows.map((row) => [row.line, row.email, row.route, row.state])).toEqual([
      ["2", anna, "mailbox", "placed"],
      ["4", anna, "mailbox", "placed"],
      ["5", bela, "mailbox", "placed"],
    ]);
    const [generated, ...others] = rows.map((row) => row.initialPassword);
    expect(generated).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(others).toEqual(["", ""]);
    expect(done.stdout).not.toContain(generated);
    expect(done.stdout).not.toContain("BelaKezd26");
  });

  it("references and addresses are returned unchanged, also where they look like a formula", async () => {
    const given = ["-2026/1", "+36/2", "=3", "@4", "'5"].map((start) => `${start}-${newAddress()}`);
    const email = `-${newAddress()}`;
    const folder = await batchFolder(given.map((senderReference) => line({ senderReference, email })));
    const { resultFile } = JSON.parse((await portal("deliver", folder, "--json")).stdout);
    const rows = readResult(resultFile);
    expect(rows.map((row) => row.senderReference)).toEqual(given);
    expect(rows.map((row) => row.email)).toEqual(given.map(() => email));
  });

  it("without --json it prints text, takes paths relative to where it was called, and prints remarks on stderr", async () => {
    const email = newAddress();
    await deliverLines(ctx, [line({ email })]);
    const folder = await batchFolder([line(), line({ email, initialPassword: "AnnaKezd24" })]);
    const args = ["deliver", path.basename(folder), "--result", "ki.csv"];
    const done = await startPortal(test.databaseUrl, args, path.dirname(folder)).ended;
    const resultFile = path.join(path.dirname(folder), "ki.csv");
    const rows = readResult(resultFile);
    renameSync(resultFile, path.join(folder, "ki.csv"));
    expect(done.status).toBe(0);
    expect(done.stdout).toContain("2 lines: 2 placed, 0 already placed");
    expect(done.stdout).toContain(resultFile);
    expect(done.stderr).toBe("line 3: remark: initialPassword ignored: the account exists already\n");
    expect(rows).toHaveLength(2);
    expect(resultsIn(folder)).toEqual([]);
  });

  it("--dry-run says what would be placed and places nothing", async () => {
    const folder = await batchFolder([line(), line()]);
    const before = await countRows(ctx);
    const done = await portal("deliver", folder, "--dry-run");
    expect(done).toMatchObject({ status: 0, stderr: "" });
    expect(done.stdout).toContain("2 lines: 2 would be placed");
    expect(await countRows(ctx)).toEqual(before);
    expect(resultsIn(folder)).toEqual([]);
  });
});

describe("portal customers import, then portal deliver", () => {
  it("R4: exit status 0 for the customer portal, 3 when a line goes by post", async () => {
    const [eva, pal] = [newAddress(), newAddress()];
    const folder = await batchFolder([line({ email: eva })], {
      "ugyfelek.csv": `email;name;contractNumber;channel;customerPortal\n${eva};Horváth Éva;;;yes\n${pal};Kis Pál;P-1;postal;\n`,
      "kötvény.pdf": readFileSync(path.join(BATCH, "Ajánlat_110482937.pdf")),
    });
    const imported = await portal("customers", "import", path.join(folder, "ugyfelek.csv"), "--json");
    expect(imported).toMatchObject({ status: 0, stderr: "" });
    const { created, resultFile } = JSON.parse(imported.stdout);
    expect(created).toBe(2);
    expect(statSync(resultFile).mode & 0o777).toBe(0o600);
    const passwords = readResult(resultFile).map((row) => row.initialPassword);
    expect(new Set(passwords).size).toBe(2);
    for (const password of passwords) expect(imported.stdout).not.toContain(password);

    const routed = await portal("deliver", folder, "--json");
    expect(routed.status).toBe(0);
    expect(JSON.parse(routed.stdout)).toMatchObject({
      ...{ placed: 0, customerPortal: 1, resultFile: expect.stringMatching(/result-[0-9a-f-]{36}\.csv$/) },
      results: [{ route: "customer-portal", messageId: "" }],
    });
    expect(await messagesFor(ctx, eva)).toEqual([]);

    const options = [line({ email: pal, contractNumber: "P-1" }), line()];
    const mixed = await portal("deliver", await batchFolder(options), "--json");
    expect(mixed.status).toBe(3);
    expect(JSON.parse(mixed.stdout)).toMatchObject({
      ...{ placed: 1, postal: 1 },
      results: [{ route: "postal", state: "postal", messageId: "" }, { state: "placed" }],
    });
  });

  it("an invalid import file: exit status 2, its lines named, nothing imported", async () => {
    const before = await countRows(ctx);
    const file = path.join(
      await batchFolder([], { "u.csv": `email,name\n${newAddress()},Kovács Anna\n\nanna,Kovács Anna\n` }),
      "u.csv",
    );
    const refused = await portal("customers", "import", file);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toBe("line 4: email is not one plain e-mail address\nNothing was imported.\n");
    expect(await countRows(ctx)).toEqual(before);
  });
});

describe("exit status 2: invalid manifest or call, nothing placed", () => {
  it("every invalid line on stderr, those that the database refuses included, and no result file", async () => {
    const known = line();
    await deliverLines(ctx, [known]);
    const folder = await batchFolder([line({ email: "anna", body: "Két\nsor" }), line(), { ...known, subject: "Más" }]);
    const before = await countRows(ctx);
    const refused = await portal("deliver", folder);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr.split("\n")).toEqual([
      "line 2: email is not one plain e-mail address",
      `line 5: senderReference ${known.senderReference} was placed before with other content`,
      "Nothing was placed: 2 faults to mend.",
      "",
    ]);
    expect(resultsIn(folder)).toEqual([]);
    expect(await countRows(ctx)).toEqual(before);
  });

  it("with --json the same as JSON on stdout", async () => {
    const refused = await portal("deliver", await batchFolder([line({ documentType: "?" })]), "--json");
    expect(refused.status).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ placed: 0, problems: [{ line: 2 }] });
  });

  it("no field of a manifest and no argument reaches the terminal unescaped; a long list of faults is capped", async () => {
    const hostile = "\u001b[2J\u009b2J\u202e\u2066";
    const columns = Object.keys(line()) as (keyof LineValues)[];
    const invalid = columns.map((column) => line({ documentType: hostile, [column]: `x${hostile}` }));
    const more = Array.from({ length: 200 }, () => line({ locale: hostile, allowReply: hostile }));
    const folder = await batchFolder([...invalid, ...more]);
    const [plain, json, argument] = await Promise.all([
      portal("deliver", folder),
      portal("deliver", folder, "--json"),
      portal("deliver", folder, `--${hostile}`),
    ]);
    for (const { stdout, stderr } of [plain, json, argument]) {
      expect(`${stdout}${stderr}`.replaceAll("\n", "")).toMatch(/^\P{C}*$/u);
    }
    expect(plain.stderr.split("\n").filter((text) => text.startsWith("line "))).toHaveLength(100);
    expect(plain.stderr).toMatch(/… and \d{3} more faults\nNothing was placed: \d{3} faults to mend\.\n$/);
    const report = JSON.parse(json.stdout);
    expect(report.problems).toHaveLength(100);
    expect(plain.stderr).toContain(`… and ${report.moreProblems} more faults`);
  });

  it("never changes an existing result file: it may hold the only copy of a password", async () => {
    const folder = await batchFolder([line()]);
    const file = path.join(folder, "jelszavak.csv");
    writeFileSync(file, "jelszavak");
    const before = await countRows(ctx);
    const refused = await portal("deliver", folder, "--result", file);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("exists already");
    expect(readFileSync(file, "utf8")).toBe("jelszavak");
    expect(await countRows(ctx)).toEqual(before);
  });

  it("a missing folder, and a call without arguments", async () => {
    const [missing, incomplete] = await Promise.all([portal("deliver", "/nincs-ilyen"), portal("deliver")]);
    expect([missing.status, incomplete.status]).toEqual([2, 2]);
    expect(missing.stderr).toContain("There is no folder /nincs-ilyen");
  });
});

describe("exit status 1: an error, nothing placed", () => {
  it("the database refuses: no result file, and no address or password on the terminal", async () => {
    const folder = await batchFolder([line()]);
    const before = await countRows(ctx);
    await ctx.db.execute(sql`alter table notifications add constraint refuse_all check (false) not valid`);
    const failed = await portal("deliver", folder);
    await ctx.db.execute(sql`alter table notifications drop constraint refuse_all`);
    expect(failed).toMatchObject({ status: 1, stdout: "" });
    expect(failed.stderr).toBe("Nothing was placed. The fault: the database refused with 23514 (refuse_all)\n");
    expect(await countRows(ctx)).toEqual(before);
    expect(resultsIn(folder)).toEqual([]);
  });

  it("no database", async () => {
    const failed = await runPortal("postgres://nobody:x@127.0.0.1:1/none", "deliver", await batchFolder([line()]));
    expect(failed).toMatchObject({ status: 1, stdout: "" });
    expect(failed.stderr).toMatch(/^Nothing was placed. The fault: .*ECONNREFUSED/m);
  });
});

describe("two deliveries of one folder at the same time", () => {
  it("place it once, and each leaves its own result file; the passwords are in one of them", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email }), line({ email })]);
    const both = await Promise.all([portal("deliver", folder, "--json"), portal("deliver", folder, "--json")]);
    expect(both.map((ended) => ended.status)).toEqual([0, 0]);
    const reports = both.map((ended) => JSON.parse(ended.stdout));
    expect(await messagesFor(ctx, email)).toHaveLength(2);
    expect(reports.map(({ placed }) => placed).sort()).toEqual([0, 2]);
    const files = reports.map(({ resultFile }) => path.basename(resultFile)).sort();
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith("result-"))
        .sort(),
    ).toEqual(files);
    const passwords = reports.map(({ resultFile }) => readResult(resultFile).some((row) => row.initialPassword !== ""));
    expect(passwords.sort()).toEqual([false, true]);
  });
});
