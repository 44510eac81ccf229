import autocannon from "autocannon";
import { cpuSeconds } from "@/scripts/bench/processes";

/** Users at once, each on a connection that stays open. */
export const USERS = 4;

export type BenchRequest = { method?: "GET" | "POST"; path: string; headers?: Record<string, string>; body?: string };

export type Work = {
  /** Without a slash at the end. */
  origin: string;
  /** Makes each request; called once for each, before it is sent. */
  next(): BenchRequest;
  /** Share of the requests that must be answered with each status; others are failures. Default: all with 200. */
  statuses?: Readonly<Record<number, number>>;
  /** Process ids of the server, without the database. */
  servers: readonly number[];
  /** Process ids of the database. */
  databases: readonly number[];
};

/** For how long requests are sent: seconds, or until a number of requests is answered. */
export type Length = { seconds: number } | { requests: number };

export type Measured = {
  requests: number;
  failures: number;
  seconds: number;
  /** CPU seconds of the server processes, without the database. */
  serverCpu: number;
  databaseCpu: number;
};

export const NOTHING_MEASURED: Measured = { requests: 0, failures: 0, seconds: 0, serverCpu: 0, databaseCpu: 0 };

export function addMeasured(a: Measured, b: Measured): Measured {
  return {
    requests: a.requests + b.requests,
    failures: a.failures + b.failures,
    seconds: a.seconds + b.seconds,
    serverCpu: a.serverCpu + b.serverCpu,
    databaseCpu: a.databaseCpu + b.databaseCpu,
  };
}

/** At the end of a run a request of each user may be missing its pair. */
function rightAnswers(counts: Map<string, number>, answered: number, statuses: Readonly<Record<number, number>>) {
  return Object.entries(statuses).reduce((sum, [status, share]) => {
    const most = share === 1 ? answered : answered * share + USERS;
    return sum + Math.min(counts.get(status) ?? 0, most);
  }, 0);
}

/**
 * Sends requests of `USERS` users at once and measures the CPU time of server and database meanwhile. The client runs
 * in this process, whose CPU time is not counted.
 */
export async function drive(work: Work, length: Length): Promise<Measured> {
  const cpu = () => ({ server: cpuSeconds(work.servers), database: cpuSeconds(work.databases) });
  const before = cpu();
  const begun = performance.now();
  const { result, answeredAt } = await send({
    url: work.origin,
    connections: USERS,
    headers: { "accept-encoding": "gzip" },
    requests: [{ setupRequest: (request) => ({ ...request, ...asSent(request.headers, work.next()) }) }],
    ...("seconds" in length ? { duration: length.seconds } : { amount: length.requests }),
  });
  const seconds = (answeredAt - begun) / 1000;
  const after = cpu();
  const counts = new Map(
    Object.entries(result.statusCodeStats ?? {}).map(([status, { count = 0 }]) => [status, count]),
  );
  const answered = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const right = rightAnswers(counts, answered, work.statuses ?? { 200: 1 });
  const failures = answered - right + result.errors + result.timeouts;
  if (failures > 0) {
    const seen = [...counts].map(([status, count]) => `${count} × ${status}`).join(", ");
    console.error(`Not as expected: ${seen}, ${result.errors} errors, ${result.timeouts} timeouts`);
  }
  return {
    requests: answered,
    failures,
    seconds,
    serverCpu: after.server - before.server,
    databaseCpu: after.database - before.database,
  };
}

/**
 * @returns `answeredAt`: when the last answer came. The client itself notices up to a second later that it has ended
 */
function send(options: autocannon.Options): Promise<{ result: autocannon.Result; answeredAt: number }> {
  return new Promise((resolve, reject) => {
    let answeredAt = performance.now();
    const client = autocannon(options, (error, result) => (error ? reject(error) : resolve({ result, answeredAt })));
    client.on("response", () => {
      answeredAt = performance.now();
    });
  });
}

function asSent(common: object | undefined, { headers, method = "GET", ...request }: BenchRequest) {
  return { body: "", ...request, method, headers: { ...common, ...headers } };
}
