/** A fake mail server that accepts, refuses, waits, hangs or disconnects at any point of the SMTP dialogue. */
import net, { type AddressInfo, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";

export type SmtpStage = "greeting" | "mail" | "rcpt" | "data" | "dot";
/** `reply` refuses; `store-and-…` stores the e-mail first, like a server whose response is lost. */
export type SmtpFault =
  | { at: SmtpStage; reply: string }
  | { at: SmtpStage; act: "hang" | "close" }
  | { at: "dot"; act: "store-and-hang" | "store-and-close" }
  | { at: SmtpStage; waitMs: number };

export type CaughtMail = { from: string; to: string[]; raw: string; messageId: string; subject: string };

export type FakeSmtpServer = {
  url: string;
  mails: CaughtMail[];
  /** The fault for a recipient; null: none. The recipient is unknown before `rcpt`. */
  fault: (recipient: string | null) => SmtpFault | null;
  /** Number of e-mails received completely, stored or not. */
  received: number;
  connections: number;
  close(): Promise<void>;
};

type Dialogue = { from: string; to: string[]; body: string | null; buffer: string };

function header(raw: string, name: string): string {
  const head = raw.split("\r\n\r\n")[0] ?? "";
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, " ");
  return new RegExp(`^${name}: (.*)$`, "im").exec(unfolded)?.[1]?.trim() ?? "";
}

function toMail({ from, to, body }: Dialogue): CaughtMail {
  const raw = (body ?? "").replaceAll(/^\.\./gm, ".");
  return { from, to, raw, messageId: header(raw, "Message-ID"), subject: header(raw, "Subject") };
}

function converse(server: FakeSmtpServer, socket: Socket): void {
  const dialogue: Dialogue = { from: "", to: [], body: null, buffer: "" };
  const say = (line: string) => socket.writable && socket.write(`${line}\r\n`);

  /** Causes the test's fault at this stage, otherwise continues normally. */
  const at = (stage: SmtpStage, normally: () => void) => {
    const fault = server.fault(dialogue.to[0] ?? null);
    if (fault?.at !== stage) return normally();
    if ("reply" in fault) {
      dialogue.body = null;
      return void say(fault.reply);
    }
    if ("waitMs" in fault) return void setTimeout(normally, fault.waitMs);
    if (fault.act.startsWith("store")) server.mails.push(toMail(dialogue));
    if (fault.act.endsWith("close")) socket.destroy();
  };

  const command = (line: string) => {
    const [verb = ""] = line.toUpperCase().split(/[ :]/);
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    if (verb === "EHLO" || verb === "HELO") return say("250 fake");
    if (verb === "RSET" || verb === "NOOP") return say("250 OK");
    if (verb === "QUIT") return socket.end("221 Bye\r\n");
    if (verb === "MAIL") {
      Object.assign(dialogue, { from: address, to: [], body: null });
      return at("mail", () => say("250 OK"));
    }
    if (verb === "RCPT") {
      dialogue.to.push(address);
      return at("rcpt", () => say("250 OK"));
    }
    if (verb === "DATA") {
      return at("data", () => {
        dialogue.body = "";
        say("354 Go on");
      });
    }
    return say("502 Unknown command");
  };

  const take = () => {
    if (dialogue.body !== null) {
      const end = dialogue.buffer.indexOf("\r\n.\r\n");
      if (end < 0) return false;
      dialogue.body = dialogue.buffer.slice(0, end);
      dialogue.buffer = dialogue.buffer.slice(end + 5);
      server.received += 1;
      at("dot", () => {
        server.mails.push(toMail(dialogue));
        dialogue.body = null;
        say("250 Taken");
      });
      return dialogue.body === null;
    }
    const end = dialogue.buffer.indexOf("\r\n");
    if (end < 0) return false;
    const line = dialogue.buffer.slice(0, end);
    dialogue.buffer = dialogue.buffer.slice(end + 2);
    command(line);
    return true;
  };

  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    dialogue.buffer += chunk.toString("utf8");
    while (take());
  });
  at("greeting", () => say("220 fake ESMTP"));
}

export async function startFakeSmtpServer(): Promise<FakeSmtpServer> {
  const sockets = new Set<Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    server.connections += 1;
    converse(server, socket);
  });
  const server: FakeSmtpServer = {
    url: "",
    mails: [],
    fault: () => null,
    received: 0,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  server.url = `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  return server;
}

/**
 * Starts a mail server with a self-signed certificate on 127.0.0.2, which does not count as loopback.
 *
 * @param options.tls "starttls" offers TLS, "smtps" begins with TLS, "none" has none
 */
export async function startForeignSmtpServer(options: {
  tls: "starttls" | "smtps" | "none";
}): Promise<{ url: string; deliveries: () => number; close(): Promise<void> }> {
  let deliveries = 0;
  const server = new SMTPServer({
    secure: options.tls === "smtps",
    hideSTARTTLS: options.tls === "none",
    disabledCommands: options.tls === "none" ? ["AUTH", "STARTTLS"] : ["AUTH"],
    logger: false,
    onData(stream, _session, callback) {
      deliveries += 1;
      stream.resume();
      stream.on("end", () => callback());
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.2", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${options.tls === "smtps" ? "smtps" : "smtp"}://127.0.0.2:${port}`,
    deliveries: () => deliveries,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
