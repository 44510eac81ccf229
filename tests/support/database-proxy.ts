/** A proxy before PostgreSQL that loses connections between two chosen statements, always at the same one. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * - `process-ends`: after a statement was executed, every connection is lost and no new one is accepted
 * - `reply-lost`: a statement was executed, and its connection is lost before the reply
 */
export type Loss = "process-ends" | "reply-lost";

export type DatabaseProxy = {
  url: string;
  /** Statements sent so far, `begin` and `commit` included; a COPY counts twice, its command and its rows. */
  statements(): number;
  /** Whether the statement was reached. */
  hasLost(): boolean;
  close(): Promise<void>;
};

const LENGTH_BYTES = 4;
/** The client's messages that end what the server answers at once: Sync, Query, CopyDone, CopyFail. */
const ENDS_OF_STATEMENT = "SQcf";
/** The server's messages that end an answer: ReadyForQuery, CopyInResponse. */
const ENDS_OF_REPLY = "ZG";

/** Takes whole messages out of a stream: a type of one byte, then a length that counts itself. */
export class Messages {
  #bytes = Buffer.alloc(0);

  /** @param hasStart whether the stream begins with a message without type */
  constructor(private hasStart: boolean) {}

  add(chunk: Buffer): { type: string; bytes: Buffer }[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const whole: { type: string; bytes: Buffer }[] = [];
    for (;;) {
      const head = this.hasStart ? 0 : 1;
      if (this.#bytes.length < head + LENGTH_BYTES) return whole;
      const length = head + this.#bytes.readUInt32BE(head);
      if (this.#bytes.length < length) return whole;
      whole.push({
        type: head === 0 ? "" : String.fromCharCode(this.#bytes[0] ?? 0),
        bytes: this.#bytes.subarray(0, length),
      });
      this.#bytes = this.#bytes.subarray(length);
      this.hasStart = false;
    }
  }
}

/**
 * Starts a proxy. Only for connections without TLS, to a server over TCP.
 *
 * @param at number of the statement, counted over all connections; null: none is lost
 */
export async function startDatabaseProxy(url: string, loss: Loss, at: number | null): Promise<DatabaseProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let sent = 0;
  let isLost = false;

  const server = createServer((client) => {
    if (isLost && loss === "process-ends") return client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const lose = () => {
      isLost = true;
      client.destroy();
      upstream.destroy();
      if (loss !== "process-ends") return;
      server.close();
      for (const socket of sockets) socket.destroy();
    };

    const asked = new Messages(true);
    const answered = new Messages(false);
    let waiting: Buffer[] = [];
    /** Statements of this connection that are not answered; the start of the connection is answered too. */
    let unanswered = 1;
    /** Counts down to the reply that is lost; null: none of this connection. */
    let repliesLeft: number | null = null;

    client.on("data", (chunk) => {
      for (const { type, bytes } of asked.add(chunk)) {
        waiting.push(bytes);
        if (type !== "" && ENDS_OF_STATEMENT.includes(type)) {
          sent += 1;
          unanswered += 1;
          if (sent === at) repliesLeft = unanswered;
        }
        // The rest of a statement waits for its last message, so that a lost one is lost as a whole.
        else if (type !== "" && !"HXpd".includes(type)) continue;
        upstream.write(Buffer.concat(waiting));
        waiting = [];
      }
    });
    upstream.on("data", (chunk) => {
      for (const { type, bytes } of answered.add(chunk)) {
        if (ENDS_OF_REPLY.includes(type)) {
          unanswered -= 1;
          if (repliesLeft !== null) repliesLeft -= 1;
          if (repliesLeft === 0) return lose();
        }
        client.write(bytes);
      }
    });
  });

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxied = new URL(url);
  proxied.hostname = "127.0.0.1";
  proxied.port = String(port);
  return {
    url: proxied.href,
    statements: () => sent,
    hasLost: () => isLost,
    close: () =>
      new Promise((resolve) => {
        if (server.listening) server.close(() => resolve());
        else resolve();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
