/** The commands of docs/api.md, run by a shell as they are printed; only ids, address and key are filled in. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { messageJson, newKey, pdf, respond } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/api.md"), "utf8");

let test: TestContext;
let server: Server;
let url: string;
let folder: string;
beforeAll(async () => {
  test = await testContext();
  folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-printed-"));
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await respond(request.method ?? "", request.url ?? "", request.headers, Buffer.concat(parts));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
  await test.close();
});

/** The calls of a section, in its order. */
function callsOf(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = ""]) => block.replaceAll(/\\\n\s*/g, "").split(/\n(?=\s*(?:curl|npm|export) )/))
    .map((command) => command.trim())
    .filter((command) => command.startsWith("curl "));
}

/** Runs a command. @param id in place of `<id>` */
async function run(command: string, key: string, id = "") {
  const env = { ...process.env, NODE_OPTIONS: "", PORTAL_URL: url, API_KEY: key };
  const script = `${command.replaceAll("<id>", id)} -sS --fail-with-body`;
  const { stdout } = await promisify(execFile)("sh", ["-euc", script], { env, cwd: folder });
  return JSON.parse(stdout);
}

it("from a key to the first message", async () => {
  const key = await newKey(test.ctx);
  writeFileSync(path.join(folder, "policy.pdf"), pdf());
  const [upload = "", place = "", events = "", ...more] = callsOf("Your first message");
  expect(more).toEqual([]);
  const document = await run(upload, key);
  const message = await run(place, key, document.id);
  expect(message).toMatchObject({ state: "placed", documents: [{ id: document.id, filename: "policy.pdf" }] });
  expect(message.initialPassword).toEqual(expect.any(String));
  expect((await run(events, key, message.id)).data).toMatchObject([{ kind: "placed" }]);
});

it("a batch, from its opening to the initial passwords", async () => {
  const key = await newKey(test.ctx, { sender: "nightly" });
  const lines = [messageJson(), messageJson()].map((message) => JSON.stringify(message));
  writeFileSync(path.join(folder, "messages.ndjson"), lines.join("\n"));
  const [open = "", ...others] = callsOf("Batches");
  const { id } = await run(open, key);
  const answers = [];
  for (const command of others) answers.push(await run(command, key, id));
  expect(answers).toMatchObject([
    { added: 2 },
    { state: "open", messages: 2, problemCount: 0 },
    { state: "committed" },
    { data: [{ state: "placed" }, { state: "placed" }] },
    { data: [{}, {}], left: 0 },
  ]);
});

it("the sandbox", async () => {
  const key = await newKey(test.ctx, { isTest: true });
  const [domain = "", mails = "", clock = "", ...more] = callsOf("Sandbox");
  expect(more).toEqual([]);
  expect((await run(domain, key)).domain).toBe("insurer.sandbox.test");
  expect((await run(mails, key)).data).toEqual([]);
  expect((await run(clock, key)).now).toBe("2027-02-01T09:00:00.000Z");
});
