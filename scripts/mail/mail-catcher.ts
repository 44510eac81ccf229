/**
 * A mail server that delivers nothing: it keeps every letter and shows it. For the demo and the tests, on 127.0.0.1.
 */
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import type { Readable } from "node:stream";
import { SMTPServer } from "smtp-server";
import { systemRandom } from "@/lib/kernel/random";
import { systemClock } from "@/lib/kernel/time";
import { readMessage } from "@/scripts/mail/caught-message";
import { MessageStore } from "@/scripts/mail/message-store";
import { viewerServer } from "@/scripts/mail/viewer-server";

const HOST = "127.0.0.1";
const LARGEST_MESSAGE_BYTES = 25_000_000;

export type MailCatcher = { smtpPort: number; webPort: number; stop(): Promise<void> };

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function smtpServer(store: MessageStore): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: LARGEST_MESSAGE_BYTES,
    logger: false,
    async onData(stream, session, callback) {
      try {
        const source = await readAll(stream);
        const caughtAt = systemClock.now();
        const { mailFrom, rcptTo } = session.envelope;
        const message = await readMessage(source, {
          id: MessageStore.newId(caughtAt, systemRandom.uuid()),
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          caughtAt,
        });
        await store.add(message);
        callback(null, `caught as ${message.id}`);
      } catch (error) {
        console.error(`mail catcher: ${error instanceof Error ? error.message : "unknown error"}`);
        callback(new Error("The letter could not be kept."));
      }
    },
  });
}

/**
 * @param options.dataDir the letters go into its folder `mail`
 * @param options.smtpPort,options.webPort 0 = any free one
 * @throws when a port is taken
 */
export async function startMailCatcher(options: {
  dataDir: string;
  smtpPort: number;
  webPort: number;
}): Promise<MailCatcher> {
  const store = await MessageStore.open(path.join(options.dataDir, "mail"));
  const smtp = smtpServer(store);
  // A client that goes away in the middle of a letter is its own affair.
  smtp.on("error", (error) => console.error(`mail catcher: ${error.message}`));
  const smtpListener = smtp.listen(options.smtpPort, HOST) as Server;
  const web = viewerServer(store);
  web.listen(options.webPort, HOST);
  await Promise.all([once(smtpListener, "listening"), once(web, "listening")]);
  return {
    smtpPort: (smtpListener.address() as AddressInfo).port,
    webPort: (web.address() as AddressInfo).port,
    async stop() {
      web.close();
      web.closeAllConnections();
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}
