/** A receiver of webhooks on this machine. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { headers: IncomingHttpHeaders; body: string };

export class Receiver {
  readonly received: Received[] = [];
  /** Status of the next answers; a function decides by the body. */
  answer: number | ((body: string) => number) = 204;
  readonly answerHeaders: Record<string, string> = {};
  private server: Server | undefined;
  port = 0;

  async start(): Promise<this> {
    this.server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString("utf8");
      this.received.push({ headers: request.headers, body });
      const status = typeof this.answer === "number" ? this.answer : this.answer(body);
      response.writeHead(status, this.answerHeaders).end();
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/events`;
  }

  /** The references of what came since the last call. */
  references(): unknown[] {
    return this.received.splice(0).map(({ body }) => JSON.parse(body).data.senderReference);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}
