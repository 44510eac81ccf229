import "server-only";
import { createTransport } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { classifyFailure, type MailFailure, type MailOutcome } from "@/lib/notification/mail-outcome";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import type { Settings } from "@/lib/settings";

/** Hands letters to the mail server. Never throws for what a server or a network does. */
export interface MailTransport {
  /** `stopping` breaks the attempt off; the outcome says whether the letter may have gone. */
  send(mail: OutgoingEmail, stopping?: AbortSignal): Promise<MailOutcome>;
  close(): void;
}

export type TransportLimits = {
  connectMs: number;
  greetingMs: number;
  /** Silence in the middle of a dialogue. */
  idleTimeoutMs: number;
  /** One attempt in all: a server that answers a little now and then is never silent. */
  attemptMs: number;
  connections: number;
};

export const TRANSPORT_LIMITS: TransportLimits = {
  connectMs: 10_000,
  greetingMs: 10_000,
  idleTimeoutMs: 30_000,
  attemptMs: 60_000,
  connections: 10,
};

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];
const SUBMISSION_PORT = 587;
const SMTPS_PORT = 465;
const MESSAGES_PER_CONNECTION = 100;
const IDLE_MS = 30_000;

/**
 * The library's options. Only host, port and credentials are taken from the address: nothing in it can switch a check
 * off. TLS is required and the certificate checked, except on an explicit loopback host (SEC-71).
 */
export function smtpOptions(smtpUrl: string, limits: TransportLimits = TRANSPORT_LIMITS): SMTPPool.Options {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  const loopback = LOOPBACK_HOSTS.includes(url.hostname);
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return {
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port ? Number(url.port) : secure ? SMTPS_PORT : SUBMISSION_PORT,
    secure,
    ...(auth.user ? { auth } : {}),
    requireTLS: !secure && !loopback,
    ignoreTLS: !secure && loopback,
    tls: { rejectUnauthorized: !loopback, minVersion: "TLSv1.2" },
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.idleTimeoutMs,
    dnsTimeout: limits.connectMs,
    maxConnections: limits.connections,
    maxMessages: MESSAGES_PER_CONNECTION,
    // A server may have dropped an idle connection; nothing of the letter had been sent then.
    ...{ maxRequeues: 1, idleTimeout: IDLE_MS },
  };
}

type Progress = { wholeEmailSent: boolean };
type Streamed = { createReadStream(): NodeJS.ReadableStream };

/** Opens a pool of connections; they are made when the first letter comes. */
export function openMailTransport(
  settings: Pick<Settings, "smtpUrl">,
  limits: TransportLimits = TRANSPORT_LIMITS,
): MailTransport {
  const transporter = createTransport(smtpOptions(settings.smtpUrl, limits));
  const underWay = new Map<string, Progress>();

  // The stream ends when the connection has taken the letter's last byte; the final dot follows by itself.
  transporter.use("stream", (mail, done) => {
    const progress = underWay.get(String(mail.data.messageId));
    const message = mail.message as unknown as Streamed;
    const create = message.createReadStream.bind(message);
    message.createReadStream = () =>
      create().once("end", () => {
        if (progress) progress.wholeEmailSent = true;
      });
    done();
  });

  return {
    async send(mail, stopping) {
      const progress: Progress = { wholeEmailSent: false };
      underWay.set(mail.messageId, progress);
      const deadline = AbortSignal.timeout(limits.attemptMs);
      const signal = stopping ? AbortSignal.any([deadline, stopping]) : deadline;
      const options = {
        from: mail.from,
        to: { name: "", address: mail.to },
        envelope: { from: mail.from.address, to: [mail.to] },
        messageId: mail.messageId,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: mail.headers,
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      };
      try {
        const info = await transporter.sendMail(options);
        return { kind: "sent", code: Number.parseInt(info.response, 10) || 250 };
      } catch (error) {
        const aborted = stopping?.aborted ? "stopped" : deadline.aborted ? "timeout" : null;
        return classifyFailure(error as MailFailure, { ...progress, aborted });
      } finally {
        underWay.delete(mail.messageId);
      }
    },
    close() {
      transporter.close();
    },
  };
}

export type MailServerState =
  | { kind: "answers" }
  /** `reason` is the server's or the library's own sentence, as it came. */
  | { kind: "fails"; cause: string; reason: string };

/**
 * Connects to the mail server as the sender does: TLS, the certificate, the sign-in. Sends nothing. Never throws for what
 * a server or a network does.
 */
export async function checkMailServer(
  settings: Pick<Settings, "smtpUrl">,
  limits: TransportLimits = TRANSPORT_LIMITS,
): Promise<MailServerState> {
  const transporter = createTransport(smtpOptions(settings.smtpUrl, limits));
  try {
    await transporter.verify();
    return { kind: "answers" };
  } catch (error) {
    const outcome = classifyFailure(error as MailFailure, { wholeEmailSent: false, aborted: null });
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "fails", cause: "cause" in outcome ? outcome.cause : "refused", reason };
  } finally {
    transporter.close();
  }
}
