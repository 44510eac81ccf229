/** A mail server that delivers nothing: it stores every e-mail and shows it. For the demo and tests, on 127.0.0.1. */
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import type { Readable } from "node:stream";
import { SMTPServer } from "smtp-server";
import { systemRandom } from "@/lib/kernel/random";
import { systemClock } from "@/lib/kernel/time";
import { readEmail } from "@/scripts/mail/caught-email";
import { EmailStore } from "@/scripts/mail/email-store";
import { viewerServer } from "@/scripts/mail/viewer-server";

const HOST = "127.0.0.1";
const MAX_EMAIL_BYTES = 25_000_000;

export type MailCatcher = { smtpPort: number; webPort: number; stop(): Promise<void> };

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function smtpServer(store: EmailStore): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: MAX_EMAIL_BYTES,
    logger: false,
    async onData(stream, session, callback) {
      try {
        const source = await readAll(stream);
        const caughtAt = systemClock.now();
        const { mailFrom, rcptTo } = session.envelope;
        const email = await readEmail(source, {
          id: EmailStore.newId(caughtAt, systemRandom.uuid()),
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          caughtAt,
        });
        await store.add(email);
        callback(null, `caught as ${email.id}`);
      } catch (error) {
        console.error(`mail catcher: ${error instanceof Error ? error.message : "unknown error"}`);
        callback(new Error("The e-mail could not be stored."));
      }
    },
  });
}

/**
 * Starts the mail server and its viewer.
 *
 * @param options.dataDir e-mails are stored in its folder `mail`
 * @param options.smtpPort,options.webPort 0: any free port
 * @throws when a port is taken
 */
export async function startMailCatcher(options: {
  dataDir: string;
  smtpPort: number;
  webPort: number;
}): Promise<MailCatcher> {
  const store = await EmailStore.open(path.join(options.dataDir, "mail"));
  const smtp = smtpServer(store);
  // For example a client that disconnects while sending.
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
