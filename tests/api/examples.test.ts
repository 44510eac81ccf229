/** The examples of docs/api.md, run as they are against the routes behind a server. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { placeMessage } from "@/docs/examples/place-message";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { newKey, pdf, respond } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

const root = path.resolve(import.meta.dirname, "../..");

let test: TestContext;
let server: Server;
let url: string;
let folder: string;
/** Calls that are dropped before they are answered, as if the connection broke. */
let dropped = 0;

beforeAll(async () => {
  test = await testContext();
  folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-api-"));
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await respond(request.method ?? "", request.url ?? "", request.headers, Buffer.concat(parts));
    if (dropped > 0 && request.url?.endsWith("/messages")) {
      dropped -= 1;
      return void request.socket.destroy();
    }
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

it("the example for the shell places a message", async () => {
  const file = path.join(folder, "policy.pdf");
  writeFileSync(file, pdf());
  const env = { ...process.env, NODE_OPTIONS: "", PORTAL_URL: url, API_KEY: await newKey(test.ctx) };
  const { stdout } = await promisify(execFile)("sh", [path.join(root, "docs/examples/place-message.sh"), file], {
    env,
  });
  expect(stdout.trim()).toBe("placed");
});

it("the example in TypeScript places a message once, also when its first answer is lost", async () => {
  dropped = 1;
  const message = {
    ...{ senderReference: "KUL-2", email: "bela.nagy@example.hu", name: "Nagy Béla" },
    ...{ documentType: "policy", subject: "Kötvény" },
  };
  const portal = { url, key: await newKey(test.ctx) };
  const placed = await placeMessage(portal, message, new Uint8Array(pdf()));
  expect(placed).toMatchObject({ state: "placed", availableUntil: "2027-11-23" });
  expect(dropped).toBe(0);
});
