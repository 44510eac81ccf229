/** The examples of docs/api.md, run as they are against the routes behind a server. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { placeBatch } from "@/docs/examples/place-batch";
import { placeMessage } from "@/docs/examples/place-message";
import { portalClient, problemOf } from "@/docs/examples/portal-client";
import { type PortalEvent, webhookReceiver } from "@/docs/examples/receive-webhook";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { addWebhook, testWebhook } from "@/lib/feed/manage-webhooks";
import { systemClock } from "@/lib/kernel/time";
import { parseNetworks } from "@/lib/networks";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { newKey, pdf, respond } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

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

it("the example in TypeScript places a batch once, also when an answer is lost", async () => {
  dropped = 1;
  const messages = [1, 2, 3].map((number) => ({
    message: {
      ...{ senderReference: `B-${number}`, email: `batch${number % 2}@example.hu`, name: "Nagy Béla" },
      ...{ documentType: "policy", subject: "Kötvény" },
    },
    pdf: new Uint8Array(pdf(`csomag ${number}`)),
  }));
  const portal = { url, key: await newKey(test.ctx, { sender: "nightly" }) };
  const { results, passwords } = await placeBatch(portal, "night-1", messages);
  expect(results.map(({ senderReference, state }) => [senderReference, state])).toEqual([
    ...[
      ["B-1", "placed"],
      ["B-2", "placed"],
      ["B-3", "placed"],
    ],
  ]);
  expect(passwords.map(({ email }) => email).sort()).toEqual(["batch0@example.hu", "batch1@example.hu"]);
  expect(dropped).toBe(0);
});

it("the typed client places a message by every kind of body, asks for it, and reads a refusal", async () => {
  const portal = { url, key: await newKey(test.ctx, { sender: "typed" }) };
  const client = portalClient(portal);
  const bytes = new Uint8Array(pdf("kliens"));
  const uploaded = await client("createDocument", {
    ...{ query: { filename: "kötvény.pdf" }, bytes, type: "application/pdf" as const },
  });
  if (!("id" in uploaded)) throw new Error("one document has one id");
  const json = {
    ...{ senderReference: "T-1", email: "anna.typed@example.hu", name: "Kovács Anna" },
    ...{ documentType: "policy" as const, subject: "Kötvény", documents: [uploaded.id] },
  };
  dropped = 1;
  const placed = await client("placeMessage", { header: { "Idempotency-Key": "T-1" }, json });
  expect(placed).toMatchObject({ state: "placed", availableUntil: "2027-11-23", route: "mailbox" });
  expect(dropped).toBe(0);
  if (!("id" in placed)) throw new Error("a message in a mailbox has an id");
  const found = await client("getMessage", { path: { id: placed.id } });
  expect(found).toMatchObject({ senderReference: "T-1", state: "placed" });
  const list = await client("listMessages", { query: { limit: "1" } });
  expect(list.data.map(({ senderReference }) => senderReference)).toEqual(["T-1"]);
  const form = new FormData();
  form.append("message", JSON.stringify({ ...json, senderReference: "T-2", documents: undefined }));
  form.append("documents", new Blob([bytes]), 'ár"ajánlat.pdf');
  expect(await client("placeMessage", { header: { "Idempotency-Key": "T-2" }, form })).toMatchObject({
    documents: [{ filename: expect.stringMatching(/ajánlat\.pdf$/) }],
  });
  const refused = await client("placeMessage", {
    header: { "Idempotency-Key": "T-3" },
    json: { ...json, email: "x" },
  }).catch(problemOf);
  expect(refused).toMatchObject({ status: 422, errors: [{ pointer: "/email", code: "not-an-email-address" }] });
  expect(problemOf(new Error("no answer"))).toBeNull();
});

/** Never run: the compiler has to refuse each of these calls. */
const wrongCalls = async (client: ReturnType<typeof portalClient>) => {
  // @ts-expect-error there is no such call
  await client("sendMessage", {});
  // @ts-expect-error the path needs an id
  await client("getMessage", {});
  // @ts-expect-error a call that creates needs its key
  await client("placeMessage", {
    json: { senderReference: "1", email: "a@b.hu", documentType: "policy", subject: "x" },
  });
  // @ts-expect-error a field that is none
  await client("lookUpCustomer", { json: { emailAddress: "a@b.hu" } });
  const found = await client("getMessage", { path: { id: "x" } });
  // @ts-expect-error an answer has no such field
  return found.secret;
};
it("the typed client refuses wrong calls, fields and answers when it is compiled", () => {
  expect(wrongCalls).toBeInstanceOf(Function);
});

it("the example for the shell follows the feed, and goes on where it ended", async () => {
  const portal = { url, key: await newKey(test.ctx, { sender: "follower" }) };
  const message = (senderReference: string) => ({
    ...{ senderReference, email: "cili@example.hu", name: "Szabó Cili", documentType: "policy", subject: "Kötvény" },
  });
  const script = path.join(root, "docs/examples/follow-events.sh");
  const env = { ...process.env, NODE_OPTIONS: "", PORTAL_URL: url, API_KEY: portal.key };
  const follow = async () =>
    (await promisify(execFile)("sh", [script, path.join(folder, "cursor.txt")], { env })).stdout.trim();
  await placeMessage(portal, message("F-1"), new Uint8Array(pdf("egy")));
  await placeMessage(portal, message("F-2"), new Uint8Array(pdf("kettő")));
  expect(await follow()).toBe("message.placed F-1\nmessage.placed F-2");
  expect(await follow()).toBe("");
  await placeMessage(portal, message("F-3"), new Uint8Array(pdf("három")));
  expect(await follow()).toBe("message.placed F-3");
});

describe("the example of a receiver", () => {
  const stored: PortalEvent[] = [];
  let receiver: Server;
  let secret = "";
  let id = "";
  let works = true;
  // A receiver refuses old signatures, so the portal's clock goes.
  const ctx = () => ({ ...test.ctx, clock: systemClock });
  const store = async (event: PortalEvent) => {
    if (!works) throw new Error("the disk is full");
    stored.push(event);
  };

  beforeAll(async () => {
    test.ctx.settings.webhooks = { networks: parseNetworks("127.0.0.1") ?? [] };
    receiver = createServer((request, response) => receiverOf(secret).emit("request", request, response));
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const added = await addWebhook(ctx(), { source: "pushed", url: address, types: [] });
    if (!added.ok) throw new Error(added.error.kind);
    ({ id, secret } = added.value);
  });
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));

  const receiverOf = (given: string) => webhookReceiver(given, store);

  it("takes a signed event, and asks for it again when it could not be stored", async () => {
    const portal = { url, key: await newKey(test.ctx, { sender: "pushed" }) };
    const message = { senderReference: "W-1", email: "dani@example.hu", name: "Tóth Dani", documentType: "policy" };
    await placeMessage(portal, { ...message, subject: "Kötvény" }, new Uint8Array(pdf("webhook")));
    works = false;
    expect(await deliverWebhooks(ctx())).toMatchObject({ failed: 1, delivered: 0 });
    works = true;
    expect(await testWebhook(ctx(), id)).toMatchObject({ ok: true, value: { status: 204 } });
    expect(stored.map(({ type }) => type)).toEqual(["webhook.test"]);
  });

  it("refuses another secret", async () => {
    secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    expect(await testWebhook(ctx(), id)).toMatchObject({ ok: true, value: { status: 401 } });
  });
});
