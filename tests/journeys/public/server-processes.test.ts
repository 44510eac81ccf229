/** With WEB_CONCURRENCY several processes serve on one port; one that dies is replaced. */
import { existsSync, readFileSync } from "node:fs";
import { Agent, createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning } from "@/lib/db/is-running";
import { holdRequest } from "@/tests/support/held-request";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";

const CLIENTS = 12;
const POLL_MS = 50;

/** Requests over one kept connection; resolves with the status, or the code of the error. */
function ask(url: string, agent: Agent): Promise<number | string> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    }).on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/**
 * Clients with a connection each, and the process that answers each: the log names it for a path that does not exist.
 */
async function connectClients(portal: SecondPortal, name: string) {
  const agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const paths = agents.map((_, index) => `/${name}-${index}`);
  const statuses = await Promise.all(agents.map((agent, index) => ask(`${portal.url}${paths[index]}`, agent)));
  expect(statuses).toEqual(Array(CLIENTS).fill(404));
  const refused = await portal.untilLogged("a request was refused", CLIENTS, ({ path }) =>
    paths.includes(String(path)),
  );
  return agents.map((agent, index) => ({ agent, pid: refused.find(({ path }) => path === paths[index])?.pid }));
}

/** The files that a process has in its memory; empty on systems without /proc. */
function filesInMemory(pid: number): string {
  const maps = `/proc/${pid}/maps`;
  return existsSync(maps) ? readFileSync(maps, "utf8") : "";
}

async function untilEnded(pid: number): Promise<void> {
  while (isRunning(pid)) await pause(POLL_MS);
}

const METRICS_TOKEN = "bWV0cmljcy1vZi10aGUtdGVzdHMtMDEyMzQ1Njc4OWFiY2Q";
const CANARY = "kanari-nyom-4711";

/** What Prometheus reads: the number of requests to unknown paths, and that of processes. */
async function readMetrics(portal: SecondPortal): Promise<{ unknownPaths: number; processes: number }> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const answer = await fetch(`${portal.url}/api/metrics`, { headers });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/plain")]);
  const text = await answer.text();
  expect(text).toContain("\nportal_database_up 1\n");
  const valueAfter = (sample: string) => Number(text.split(`\n${sample} `)[1]?.split("\n", 1)[0]);
  return {
    unknownPaths: valueAfter('portal_http_request_duration_seconds_count{method="GET",route="unknown",status="404"}'),
    processes: valueAfter("portal_processes"),
  };
}

/**
 * Reads until the requests are counted: a process that takes more than a second to answer is added to the next reading.
 */
async function untilCounted(portal: SecondPortal, unknownPaths: number) {
  let read = await readMetrics(portal);
  while (!(read.unknownPaths >= unknownPaths)) read = await readMetrics(portal);
  return read;
}

/** A collector of OpenTelemetry; `spans` are the bodies that it got. */
async function startCollector() {
  const spans: string[] = [];
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    spans.push(Buffer.concat(chunks).toString());
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  return { spans, url: `http://127.0.0.1:${port}`, close: () => collector.close() };
}

it("two processes answer on one port; a killed one is replaced, and the clients of the other notice nothing", async () => {
  const collector = await startCollector();
  const portal = await startSecondPortal({
    ...{ WEB_CONCURRENCY: "2", RUN_WORKER: "1", METRICS_TOKEN },
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  const serving = await portal.untilLogged("serving", 2);
  const pidOf = (slot: number) => Number(serving.find((line) => line.process === slot)?.pid);
  const [first, second] = [pidOf(1), pidOf(2)];
  expect(new Set([portal.pid, first, second]).size).toBe(3);
  // None reads next.config.ts, for which Next loads its compiler.
  for (const pid of [portal.pid, first, second]) expect(filesInMemory(pid)).not.toContain("next-swc");
  const clients = await connectClients(portal, "two-processes");
  expect(new Set(clients.map(({ pid }) => pid))).toEqual(new Set([first, second]));
  expect((await portal.untilLogged("worker started", 1)).map(({ pid }) => pid)).toEqual([first]);

  // Prometheus gets the sum of both processes, whichever answers; nobody else gets anything.
  expect((await fetch(`${portal.url}/api/metrics`)).status).toBe(404);
  expect(await untilCounted(portal, CLIENTS)).toEqual({ unknownPaths: CLIENTS, processes: 2 });

  let replaced = false;
  const ofSecond = clients.filter(({ pid }) => pid === second);
  const answers = ofSecond.map(async ({ agent }) => {
    const statuses = new Set<number | string>();
    while (!replaced) statuses.add(await ask(`${portal.url}/api/health/live`, agent));
    return [...statuses];
  });
  process.kill(first, "SIGKILL");
  const [, , third] = await portal.untilLogged("serving", 3);
  replaced = true;
  expect(await Promise.all(answers)).toEqual(ofSecond.map(() => [200]));

  expect(third).toMatchObject({ process: 1, processes: 2 });
  // The replacement has taken over the background work of its slot, and the processes share the port again.
  expect((await portal.untilLogged("worker started", 2)).map(({ pid }) => pid)).toEqual([first, third?.pid]);
  for (const { agent } of clients) agent.destroy();
  const later = await connectClients(portal, "after-the-kill");
  expect(new Set(later.map(({ pid }) => pid))).toEqual(new Set([second, third?.pid]));
  for (const { agent } of later) agent.destroy();
  // What the killed process had counted is not lost.
  expect(await untilCounted(portal, 2 * CLIENTS)).toEqual({ unknownPaths: 2 * CLIENTS, processes: 2 });
  expect((await fetch(`${portal.url}/login?returnTo=${CANARY}`)).status).toBe(200);
  expect(await portal.stop()).toBe(0);
  collector.close();
  const traces = collector.spans.join("\n");
  expect(traces).toContain('"name":"GET /login"');
  expect(traces).toContain('"key":"portal.request_id"');
  expect(traces).not.toContain(CANARY);
  expect([second, Number(third?.pid)].filter(isRunning)).toEqual([]);
});

it("when the first process cannot serve, the start ends with the reason", async () => {
  const other = createServer((_request, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  try {
    const starting = startSecondPortal({ WEB_CONCURRENCY: "2" }, { port });
    await expect(starting).rejects.toThrow(/exit status 1[\s\S]*EADDRINUSE[\s\S]*first server process ended with exit/);
  } finally {
    other.close();
    other.closeAllConnections();
  }
});

it("when the starting process is killed, the others answer what is under way and end", async () => {
  const portal = await startSecondPortal({ WEB_CONCURRENCY: "2" });
  const serving = await portal.untilLogged("serving", 2);
  const held = await Promise.all(Array.from({ length: CLIENTS }, () => holdRequest(portal.url)));
  process.kill(portal.pid, "SIGKILL");
  await portal.untilLogged("stopping", 2);
  for (const { finish } of held) finish();
  const responses = await Promise.all(held.map(({ response }) => response));
  expect(responses.map(({ status }) => status)).toEqual(Array(CLIENTS).fill(303));
  await Promise.all(serving.map(({ pid }) => untilEnded(Number(pid))));
});
