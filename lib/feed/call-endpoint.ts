import "server-only";
import { promises as dns, type LookupAddress } from "node:dns";
import { Agent as HttpAgent, type IncomingMessage, request as requestByHttp } from "node:http";
import { Agent as HttpsAgent, request as requestByHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { hostOf, isCallable } from "@/lib/feed/endpoint-address";
import { ownNetworks } from "@/lib/feed/own-networks";
import type { Network } from "@/lib/networks";

/** From the question to the resolver to the headers of the answer. */
export const ATTEMPT_TIMEOUT_MS = 10_000;
/** Of an answer no more is read: its body is not used, and reading it only lets the connection be used again. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** Longer waits are cut to this. */
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;

/**
 * - `answered`: the status, whatever it is; redirects are not followed
 * - `unresolved`: the host name has no address
 * - `address-refused`: one of its addresses is inside a network that may not be called
 * - `tls`: the certificate is wrong, or there is no TLS
 * - `timeout`, `connection`
 */
export type CallOutcome =
  | { kind: "answered"; status: number; retryAfterSeconds: number | null }
  | { kind: "unresolved" | "address-refused" | "tls" | "timeout" | "connection" };

/** Finds all addresses of a host name. */
export type Resolver = (host: string) => Promise<LookupAddress[]>;

const systemResolver: Resolver = (host) => dns.lookup(host, { all: true });

export type EndpointCaller = {
  /** Posts a body. Never rejects. */
  post(url: URL, body: string, headers: Record<string, string>): Promise<CallOutcome>;
  close(): void;
};

/** A code of Node's for a handshake or a certificate that failed. */
const TLS_ERROR = /^ERR_TLS|^ERR_SSL|CERT|SELF_SIGNED|UNABLE_TO_|^EPROTO$|HOSTNAME_MISMATCH/;

function failureOf(error: unknown): CallOutcome {
  const { code = "", name } = error as NodeJS.ErrnoException;
  if (name === "TimeoutError" || name === "AbortError" || code === "ABORT_ERR") return { kind: "timeout" };
  return { kind: TLS_ERROR.test(code) ? "tls" : "connection" };
}

function retryAfterOf({ headers }: IncomingMessage): number | null {
  const seconds = Number(headers["retry-after"]?.trim() || Number.NaN);
  return Number.isInteger(seconds) && seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_SECONDS) : null;
}

function discardBody(answer: IncomingMessage): void {
  let bytes = 0;
  answer.on("error", () => {});
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) answer.destroy();
  });
}

/** Hands the connection the addresses that were checked, so that no second question to the resolver can change them. */
function fixedLookup(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? "", first?.family);
  };
}

function rejectAtEnd(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/**
 * Opens a caller of webhook endpoints that cannot be led into the deployer's network: every address of the host is
 * checked at every call, the connection goes to a checked address, and redirects are answers like others.
 *
 * @param options.allowed networks of WEBHOOK_NETWORKS
 */
export function openEndpointCaller({
  allowed,
  resolve = systemResolver,
  timeoutMs = ATTEMPT_TIMEOUT_MS,
  ca,
}: {
  allowed: readonly Network[];
  resolve?: Resolver;
  timeoutMs?: number;
  /** Authorities for certificates, beside those of Node; for tests. */
  ca?: string;
}): EndpointCaller {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true, ca }) };
  const own = ownNetworks();

  async function checkedAddresses(url: URL): Promise<LookupAddress[] | "unresolved" | "address-refused"> {
    const found = await resolve(hostOf(url)).catch(() => []);
    if (found.length === 0) return "unresolved";
    const isSafe = found.every(({ address }) => isCallable(address, url.protocol, { allowed, own }));
    return isSafe ? found : "address-refused";
  }

  function send(
    url: URL,
    body: string,
    headers: Record<string, string>,
    addresses: LookupAddress[],
    signal: AbortSignal,
  ) {
    return new Promise<CallOutcome>((done, fail) => {
      const options = {
        ...{ method: "POST", signal, lookup: fixedLookup(addresses) },
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
      };
      const request =
        url.protocol === "https:"
          ? requestByHttps(url, { ...options, agent: agents.https })
          : requestByHttp(url, { ...options, agent: agents.http });
      request.on("error", fail);
      request.on("response", (answer) => {
        discardBody(answer);
        done({ kind: "answered", status: answer.statusCode ?? 0, retryAfterSeconds: retryAfterOf(answer) });
      });
      request.end(body);
    });
  }

  return {
    async post(url, body, headers) {
      const signal = AbortSignal.timeout(timeoutMs);
      const attempt = async (): Promise<CallOutcome> => {
        const addresses = await checkedAddresses(url);
        return typeof addresses === "string" ? { kind: addresses } : send(url, body, headers, addresses, signal);
      };
      try {
        return await Promise.race([attempt(), rejectAtEnd(signal)]);
      } catch (error) {
        return failureOf(error);
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
