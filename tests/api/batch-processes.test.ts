/** Batches of the Sender API in several processes, one of which is ended by `kill -9` in the middle of a call. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";
import { createInterface } from "node:readline";
import { eq } from "drizzle-orm";
import { apiBatchResults, batches } from "@/drizzle/schema/delivery";
import { messages } from "@/drizzle/schema/mailbox";
import { callFingerprint, HELD_SECONDS } from "@/lib/api/idempotency";
import { type OpenContext, openContext } from "@/lib/context";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import {
  deliverLines,
  line,
  messagesFor,
  newAddress,
  notificationsOf,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { untilBlocked, whileTableIsLocked } from "@/tests/integration/delivery-command/portal-process";
import type { BatchOrder } from "@/tests/support/batch-server";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { type Answered, addMessages, call, messageJson, newKey, openBatch, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mock("@/lib/log", () => ({ createLog: () => ({ info() {}, warn() {}, error() {} }) }));

const CALLS = 100;
const root = path.resolve(import.meta.dirname, "../..");

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

/** Another process that makes one call. */
class OtherProcess {
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(order: BatchOrder) {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = { ...inherited, ...test.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") };
    const script = path.join(root, "tests/support/batch-server.ts");
    this.child = spawn(process.execPath, ["--import", "tsx", script], { cwd: root, env });
    this.child.stderr.pipe(process.stderr);
    this.child.stdin.end(`${JSON.stringify(order)}\n`);
  }

  async outcome(): Promise<unknown> {
    for await (const text of createInterface({ input: this.child.stdout })) return JSON.parse(text);
    throw new Error("the process ended without an outcome");
  }

  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", (_, signal) => resolve(signal)));
    this.child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
  }
}

const now = () => test.clock.now().toISOString();
const commit = (id: string) => call(key, "POST", `/batches/${id}/commit`);
const isReplayed = ({ headers }: Answered) => headers.get("idempotent-replayed") === "true";

/** A batch for a customer with an account and for a new one, with a document. */
async function newBatch() {
  const [known, unknown] = [newAddress(), newAddress()];
  await deliverLines(test.ctx, [line({ email: known })]);
  const id = await openBatch(key);
  const document = (await upload(key)).json.id;
  await addMessages(key, id, [
    messageJson({ email: known, contractNumber: "C-1", documents: [document] }),
    messageJson({ email: unknown, contractNumber: "C-2" }),
    messageJson({ email: unknown, contractNumber: "C-2" }),
  ]);
  return { id, known, unknown };
}

describe("kill -9 of a commit", () => {
  it.each([
    ["as it registers the attempt", "batches"],
    ["as it stages the new accounts", "staged_accounts"],
    ["as it stores the messages", "messages"],
    ["as it writes the results", "api_batch_results"],
    ["in the middle of the commit", "contracts"],
    ["as the commit copies what was staged", "audit_events"],
  ])("%s leaves the batch open and nothing placed; the next commit places all, once", async (_, table) => {
    const { id, known, unknown } = await newBatch();
    const order: BatchOrder = { kind: "commit", now: now(), source: "insurer", batchId: id };
    await whileTableIsLocked(test.ctx, table, async () => {
      const other = new OtherProcess(order);
      await untilBlocked(test.ctx);
      await other.kill();
    });
    const sent = await call(key, "GET", "/messages");
    expect(sent.json.data).toHaveLength(1);
    expect(await messagesFor(test.ctx, unknown)).toEqual([]);
    const { state } = (await call(key, "GET", `/batches/${id}`)).json;
    expect(["open", "committing"]).toContain(state);
    if (state === "committing") expect((await commit(id)).json.code).toBe("commit-under-way");
    test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
    const committed = await commit(id);
    expect([committed.status, committed.json.counts]).toMatchObject([200, { mailbox: 3, newCustomers: 1 }]);
    expect([(await messagesFor(test.ctx, known)).length, (await messagesFor(test.ctx, unknown)).length]).toEqual([
      2, 2,
    ]);
    // Nothing of the first attempt is left.
    const [whole] = await test.ctx.db
      .select()
      .from(batches)
      .where(eq(batches.state, "committed"))
      .orderBy(batches.endedAt);
    expect(whole).toBeDefined();
    expect(await test.ctx.db.$count(messages)).toBe(4);
    expect(await test.ctx.db.$count(apiBatchResults)).toBe(3);
    expect(await test.ctx.db.$count(batches, eq(batches.state, "open"))).toBe(0);
    const passwords = await call(key, "POST", `/batches/${id}/initial-passwords`);
    expect(passwords.json).toMatchObject({ left: 0, data: [{ email: unknown }] });
  });

  it("while another process stages the batch, a second call is refused; afterwards it answers the same", async () => {
    const { id } = await newBatch();
    let other: OtherProcess | undefined;
    await whileTableIsLocked(test.ctx, "api_batch_results", async () => {
      other = new OtherProcess({ kind: "commit", now: now(), source: "insurer", batchId: id });
      await untilBlocked(test.ctx);
      expect((await commit(id)).json.code).toBe("commit-under-way");
    });
    await other?.outcome();
    const [first, second] = [await commit(id), await commit(id)];
    expect([first.status, first.json]).toEqual([200, second.json]);
    expect(await test.ctx.db.$count(messages)).toBe(4);
  });
});

describe("one key", () => {
  let other: OpenContext;
  beforeEach(() => {
    other = openContext(test.ctx.settings, { name: "other", clock: test.clock, log: test.ctx.log });
  });
  afterEach(() => other.close());

  it(`${CALLS} parallel calls over two connections add the messages once, and open one batch`, async () => {
    let calls = 0;
    jest.mocked(webContext).mockImplementation(() => (calls++ % 2 === 0 ? test.ctx : other.ctx));
    const headers = { "idempotency-key": "open" };
    const open = () => call(key, "POST", "/batches", { json: {}, headers });
    const opened = await Promise.all(Array.from({ length: CALLS }, open));
    const ids = new Set(opened.filter(({ status }) => status === 201).map(({ json }) => json.id));
    expect([ids.size, opened.filter(({ status }) => ![201, 409].includes(status))]).toEqual([1, []]);
    const id = String([...ids][0]);
    const added = [messageJson(), messageJson({ documents: [(await upload(key)).json.id] })];
    const add = () => addMessages(key, id, added, { headers: { "idempotency-key": "add" } });
    const answers = await Promise.all(Array.from({ length: CALLS }, add));
    const made = answers.filter((answer) => answer.status === 201 && !isReplayed(answer));
    expect(made.map(({ json }) => json)).toEqual([{ batchId: id, added: 2, messages: 2, remarks: [] }]);
    // A process receives few long lists at a time, and asks the others to try again.
    const others = answers.filter(({ status }) => status !== 201).map(({ json: { code } }) => code);
    expect(others.filter((code) => !["call-under-way", "busy"].includes(code))).toEqual([]);
    expect((await call(key, "GET", `/batches/${id}`)).json.messages).toBe(2);
  });

  it(`${CALLS} parallel placements in two processes place one message, announced once`, async () => {
    const message = messageJson();
    const fingerprint = callFingerprint(["POST", "/api/v1/messages", [JSON.stringify(message), []]]);
    const order: BatchOrder = {
      ...{
        kind: "place",
        now: now(),
        source: "insurer",
        batchId: "",
        message,
        calls: CALLS / 2,
        key: "place",
        fingerprint,
      },
    };
    type Outcome = { ok: boolean; value?: { result: unknown } | { replayed: unknown }; error?: { kind: string } };
    const outcomes = (await Promise.all(
      [new OtherProcess(order), new OtherProcess(order)].map((other) => other.outcome()),
    )) as Outcome[][];
    expect(outcomes.map(({ length }) => length)).toEqual([CALLS / 2, CALLS / 2]);
    const all = outcomes.flat();
    expect(all.filter(({ value }) => value && "result" in value)).toHaveLength(1);
    expect(all.filter(({ ok, error }) => !ok && error?.kind !== "call-under-way")).toEqual([]);
    const placed = await messagesFor(test.ctx, String(message.email));
    expect(placed).toHaveLength(1);
    expect(await notificationsOf(test.ctx, placed[0]?.id ?? "")).toEqual(["new-message"]);
  });

  it("a process killed while it adds leaves nothing; the same call is begun anew after a minute, and then repeated", async () => {
    const id = await openBatch(key);
    const added = [messageJson(), messageJson()];
    const body = added.map((message) => JSON.stringify(message)).join("\n");
    const digest = createHash("sha256").update(body).digest("hex");
    const fingerprint = callFingerprint(["POST", `/api/v1/batches/${id}/messages`, [digest, []]]);
    const order: BatchOrder = {
      ...{ kind: "add", now: now(), source: "insurer", batchId: id, messages: added, key: "add", fingerprint },
    };
    const add = () => addMessages(key, id, added, { headers: { "idempotency-key": "add" } });
    await whileTableIsLocked(test.ctx, "api_batch_messages", async () => {
      const killed = new OtherProcess(order);
      await untilBlocked(test.ctx);
      await killed.kill();
    });
    expect((await call(key, "GET", `/batches/${id}`)).json.messages).toBe(0);
    expect((await add()).json.code).toBe("call-under-way");
    test.clock.advance({ seconds: HELD_SECONDS + 1 });
    expect((await add()).json).toEqual({ batchId: id, added: 2, messages: 2, remarks: [] });
    expect(await new OtherProcess({ ...order, now: now() }).outcome()).toMatchObject({
      ok: true,
      value: { replayed: { status: 201, body: { batchId: id, added: 2, messages: 2 } } },
    });
    expect((await call(key, "GET", `/batches/${id}`)).json.messages).toBe(2);
  });
});
