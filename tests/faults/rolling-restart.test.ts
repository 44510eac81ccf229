/**
 * Two instances behind a real nginx with deploy/nginx/nginx.conf, restarted one after the other as docs/operations.md
 * says.
 */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import path from "node:path";
import { type Context, openContext } from "@/lib/context";
import { freePort } from "@/lib/db/embedded/free-port";
import { readSettings } from "@/lib/env";
import { findDebianProgram } from "@/scripts/test/debian-program";
import { pdf } from "@/tests/integration/delivery/batch-fixture";
import { placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { testDatabase } from "@/tests/support/database";
import { type Nginx, startNginx } from "@/tests/support/nginx";
import { portalEnvironment } from "./fault-stack";
import { compareReplies, findFaults } from "./ledger";
import { type Customer, newCustomer, ReplyLoad, type Send } from "./reply-load";
import { Service } from "./service";

const START_MS = 300_000;
const READERS = 4;
const REPLYING_CUSTOMERS = 2;
/** Requests of each kind before the first restart and after the last. */
const ROUNDS_AROUND = 5;
const NO_MAIL = "smtp://127.0.0.1:1";
const nginxProgram = findDebianProgram("nginx");
const ca = readFileSync(path.resolve(import.meta.dirname, "../support/tls/localhost-certificate.pem"));

/** Sends requests to nginx, each on a connection of its own. */
function tlsSender(port: number): Send {
  return async (target, { method = "GET", body, token } = {}) => {
    const encoded = body ? new Response(body) : null;
    const bytes = Buffer.from((await encoded?.arrayBuffer()) ?? new ArrayBuffer(0));
    const headers = {
      host: `localhost:${port}`,
      origin: `https://localhost:${port}`,
      ...(token ? { cookie: `__Host-kuldemenyeim=${token}` } : {}),
      ...(encoded ? { "content-type": encoded.headers.get("content-type") ?? "", "content-length": bytes.length } : {}),
    };
    return new Promise((resolve) => {
      const address = { host: "127.0.0.1", port, servername: "localhost", ca, agent: false as const };
      const sent = request({ ...address, path: target, method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("error", () => resolve(null));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? "", text }),
        );
      });
      sent.on("error", () => resolve(null));
      sent.end(bytes);
    });
  };
}

let database: Awaited<ReturnType<typeof testDatabase>>;
let opened: { ctx: Context; close(): Promise<void> };
let instances: { port: number; service: Service }[] = [];
let nginx: Nginx;
let customer: Customer;
let documentId = "";
let send: Send;

const ports = () => instances.map(({ port }) => port);
const untilReady = ({ port, service }: (typeof instances)[number]) => service.untilReady(`http://127.0.0.1:${port}`);

const behindNginx = nginxProgram ? describe : describe.skip;
behindNginx("two instances behind a balancer", () => {
  beforeAll(async () => {
    if (!nginxProgram) return;
    database = await testDatabase();
    const tls = await freePort();
    const environment = (port: number) => {
      const { PORTAL_MODE: _, ...env } = portalEnvironment(database.url, port, NO_MAIL);
      return { ...env, APP_URL: `https://localhost:${tls}`, TRUST_PROXY: "1" };
    };
    instances = [await freePort(), await freePort()].map((port) => ({
      port,
      service: new Service(`instance ${port}`, [".next/portal/serve.mjs"], environment(port)),
    }));
    const log = { info() {}, warn() {}, error() {} };
    opened = openContext(readSettings(environment(0)), { name: "faults", log, maxConnections: 2 });
    for (const { service } of instances) service.start();
    customer = await newCustomer(opened.ctx);
    const documents = [{ filename: "Kötvény.pdf", bytes: pdf() }];
    documentId = (await placeMessage(opened.ctx, customer.accountId, { documents })).documents[0]?.id ?? "";
    await Promise.all(instances.map(untilReady));
    nginx = await startNginx(nginxProgram, { tls, plain: await freePort(), portal: ports() });
    send = tlsSender(tls);
  }, START_MS);
  afterAll(async () => {
    await nginx?.stop();
    await Promise.all(instances.map(({ service }) => service.kill()));
    await opened?.close();
    await database?.drop();
  });

  it("a rolling restart under load fails no request", async () => {
    const addresses = ["/login", "/inbox", `/inbox/${customer.messageId}`, `/documents/${documentId}`];
    const answers: Record<string, number> = {};
    let isDone = false;
    let rounds = 0;
    const read = async () => {
      while (!isDone) {
        for (const address of addresses) {
          // The sign-in page is for visitors.
          const answer = await send(address, address === "/login" ? {} : { token: customer.token });
          const what = `${address} ${answer?.status ?? "lost"}`;
          answers[what] = (answers[what] ?? 0) + 1;
        }
        rounds += 1;
      }
    };
    const replies = new ReplyLoad(opened.ctx, send, 100);
    replies.start(REPLYING_CUSTOMERS);
    const readers = Array.from({ length: READERS }, read);
    const untilRounds = async (more: number) => {
      const goal = rounds + more;
      while (rounds < goal) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    await untilRounds(ROUNDS_AROUND);
    for (const instance of instances) {
      await nginx.route(ports().filter((port) => port !== instance.port));
      const repliedBefore = replies.sent.length;
      expect(await instance.service.stop()).toBe(0);
      instance.service.start();
      await untilReady(instance);
      // Customers replied meanwhile.
      expect(replies.sent.length).toBeGreaterThan(repliedBefore);
      await nginx.route(ports());
    }
    await untilRounds(ROUNDS_AROUND);
    isDone = true;
    await Promise.all(readers);
    await replies.stop();

    expect(Object.keys(answers).sort()).toEqual(addresses.map((address) => `${address} 200`).sort());
    expect(replies.refused).toEqual({});
    expect((await compareReplies(opened.ctx, replies.sent)).lost).toEqual([]);
    expect(await findFaults(opened.ctx)).toEqual({});
    // Both serve again.
    const asked = instances.map(({ service }) => service.log.includes('"route":"/inbox"'));
    expect(asked).toEqual([true, true]);
  });
});
