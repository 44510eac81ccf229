/**
 * A stand-in for the insurer's customer portal, so that the button of the services page can be tried: it accepts
 * tickets, asks the customer, and reports their choice. It follows docs/customer-portal.md and listens on 127.0.0.1
 * only.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { REPORTED_OUTCOMES, type ReportedOutcome } from "@/lib/customer-portal/registration";
import { type Clock, systemClock } from "@/lib/kernel/time";
import { STYLE_SHEET, type StandInPage, standInPage } from "@/scripts/customer-portal/page";
import { makeSigner, type Signer } from "@/scripts/customer-portal/signer";
import { type AcceptedTicket, TicketVerifier } from "@/scripts/customer-portal/ticket-verifier";

const COOKIE = "stand-in";
const MAX_FORM_BYTES = 1024;
const REPORT_WITHIN_MS = 5_000;

type PageResponse = { status: number; type: string; body: string; headers?: Record<string, string> };
export type CustomerPortal = { url: string; stop(): Promise<void> };

class StandIn {
  /** Registrations in progress, by the value of the browser's cookie. */
  #registrations = new Map<string, AcceptedTicket>();

  constructor(
    private readonly url: string,
    private readonly portalUrl: string,
    private readonly signer: Signer,
    private readonly verifier: TicketVerifier,
  ) {}

  #page(status: number, page: Omit<StandInPage, "portalUrl">): PageResponse {
    const body = standInPage({ ...page, portalUrl: this.portalUrl });
    // The response to the form redirects to the portal.
    const policy = `default-src 'none'; style-src 'self'; form-action 'self' ${this.portalUrl}; base-uri 'none'; frame-ancestors 'none'`;
    return { status, type: "text/html; charset=utf-8", body, headers: { "content-security-policy": policy } };
  }

  #redirect(location: string, headers: Record<string, string> = {}): PageResponse {
    return { status: 303, type: "text/plain", body: "", headers: { location, ...headers } };
  }

  /** Redirects to an address without the ticket; from then on a cookie identifies the registration. */
  async #acceptTicket(token: string): Promise<PageResponse> {
    const accepted = await this.verifier.accept(token);
    if (!accepted.ok) return this.#page(400, { locale: "hu", text: accepted.error.kind, registering: false });
    const id = randomUUID();
    this.#registrations.set(id, accepted.value);
    return this.#redirect("/registration", { "set-cookie": `${COOKIE}=${id}; HttpOnly; SameSite=Lax; Path=/` });
  }

  async #report({ ticket, sub }: AcceptedTicket, outcome: ReportedOutcome): Promise<boolean> {
    const body = await this.signer.sign({ ticket, sub, outcome });
    const response = await fetch(`${this.portalUrl}/api/customer-portal/registrations`, {
      method: "POST",
      headers: { "content-type": "application/jwt" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(REPORT_WITHIN_MS),
    }).catch(() => null);
    await response?.body?.cancel();
    return response?.status === 200;
  }

  async #registration(request: IncomingMessage): Promise<PageResponse> {
    const id = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1] ?? "";
    const registration = this.#registrations.get(id);
    if (!registration) return this.#page(400, { locale: "hu", text: "used", registering: false });
    if (request.method !== "POST")
      return this.#page(200, { locale: registration.locale, text: "text", registering: true });
    const chosen = new URLSearchParams(await readForm(request)).get("outcome");
    const outcome = REPORTED_OUTCOMES.find((known) => known === chosen);
    if (!outcome) return this.#page(400, { locale: registration.locale, text: "text", registering: true });
    if (!(await this.#report(registration, outcome))) {
      return this.#page(502, { locale: registration.locale, text: "unreported", registering: true });
    }
    this.#registrations.delete(id);
    return this.#redirect(`${this.portalUrl}/services`);
  }

  async respond(request: IncomingMessage): Promise<PageResponse> {
    const { host = "", origin } = request.headers;
    if (!["localhost", "127.0.0.1"].includes(host.replace(/:\d+$/, ""))) return emptyResponse(421);
    if (request.method === "POST" ? origin !== `http://${host}` : request.method !== "GET") return emptyResponse(403);
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const token = searchParams.get("ticket");
    switch (pathname) {
      case "/":
        return token ? this.#acceptTicket(token) : this.#page(200, { locale: "hu", text: "home", registering: false });
      case "/registration":
        return this.#registration(request);
      case "/style.css":
        return { status: 200, type: "text/css; charset=utf-8", body: STYLE_SHEET };
      case "/.well-known/jwks.json":
        return { status: 200, type: "application/jwk-set+json", body: JSON.stringify(this.signer.publicKeys()) };
      default:
        return emptyResponse(404);
    }
  }
}

const emptyResponse = (status: number): PageResponse => ({ status, type: "text/plain", body: "" });

async function readForm(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_FORM_BYTES) break;
  }
  return text;
}

function send(response: ServerResponse, { status, type, body, headers }: PageResponse): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin",
    ...headers,
  });
  response.end(body);
}

/**
 * Starts the stand-in on 127.0.0.1.
 *
 * @param options.port 0: any free port
 * @param options.portalUrl origin of the portal whose tickets it accepts and that it reports to
 */
export async function startCustomerPortal(options: {
  port: number;
  portalUrl: string;
  clock?: Clock;
}): Promise<CustomerPortal> {
  const { port, portalUrl, clock = systemClock } = options;
  let standIn: StandIn | null = null;
  const server = createServer((request, response) => {
    standIn?.respond(request).then(
      (ready) => send(response, ready),
      (error: unknown) => {
        console.error(`customer portal: ${error instanceof Error ? error.message : "unknown error"}`);
        send(response, emptyResponse(500));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const signer = await makeSigner({ issuer: url, audience: portalUrl, clock });
  standIn = new StandIn(url, portalUrl, signer, new TicketVerifier({ issuer: portalUrl, audience: url, clock }));
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
