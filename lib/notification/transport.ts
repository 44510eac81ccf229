import "server-only";
import { TLSSocket } from "node:tls";
import { createTransport } from "nodemailer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { classifyFailure, type MailFailure, type MailOutcome } from "@/lib/notification/mail-outcome";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import type { Settings } from "@/lib/settings";

/** Hands e-mails to the mail server. Errors of the server or the network are outcomes, not exceptions. */
export interface MailTransport {
  /** @param stopping aborts the attempt; the outcome says whether the e-mail may have been sent */
  send(mail: OutgoingEmail, stopping?: AbortSignal): Promise<MailOutcome>;
  close(): void;
}

export type TransportLimits = {
  connectMs: number;
  greetingMs: number;
  /** Longest silence of the server within a session. */
  idleTimeoutMs: number;
  /** Longest duration of one attempt, because a slow server may never reach `idleTimeoutMs`. */
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
 * Makes the options of nodemailer. Only host, port and credentials are taken from the URL, so no parameter in it can
 * switch off a check. TLS is required and the certificate is checked, except for an explicit loopback host.
 *
 * @param smtpUrl as in SMTP_URL
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
    // The server may have closed an idle pooled connection; nothing of the e-mail was sent then, so it is tried again.
    ...{ maxRequeues: 1, idleTimeout: IDLE_MS },
  };
}

type Progress = { wholeEmailSent: boolean };
type Streamed = { createReadStream(): NodeJS.ReadableStream };

/** Opens a pool of connections. The first connection is made when the first e-mail is sent. */
export function openMailTransport(
  settings: Pick<Settings, "smtpUrl">,
  limits: TransportLimits = TRANSPORT_LIMITS,
): MailTransport {
  const transporter = createTransport(smtpOptions(settings.smtpUrl, limits));
  const inProgress = new Map<string, Progress>();

  // The stream ends when its last byte is handed to the connection; the library then sends the final dot.
  transporter.use("stream", (mail, done) => {
    const progress = inProgress.get(String(mail.data.messageId));
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
      inProgress.set(mail.messageId, progress);
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
        inProgress.delete(mail.messageId);
      }
    },
    close() {
      transporter.close();
    },
  };
}

export type MailServerState =
  | { kind: "answers" }
  /** `reason`: the unchanged message of the server or the library. */
  | { kind: "fails"; cause: string; reason: string };

/**
 * Connects to the mail server as for sending, with TLS, certificate check and sign-in, and sends nothing. Errors of the
 * server or the network are returned, not thrown.
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

/**
 * Connects to the mail server as for sending, without sign-in, and reads its certificate.
 *
 * @returns the last instant at which the certificate is valid; null without TLS, and when no connection was made
 */
export function findMailCertificateEnd(
  settings: Pick<Settings, "smtpUrl">,
  limits: TransportLimits = TRANSPORT_LIMITS,
): Promise<Date | null> {
  const { pool: _pool, ...options } = smtpOptions(settings.smtpUrl, limits);
  const connection = new SMTPConnection(options);
  return new Promise((resolve) => {
    const end = (until: Date | null) => {
      resolve(until);
      connection.close();
    };
    for (const event of ["error", "end"] as const) connection.once(event, () => end(null));
    connection.connect(() => {
      const { _socket: socket } = connection as unknown as { _socket: unknown };
      end(socket instanceof TLSSocket ? new Date(socket.getPeerCertificate().valid_to) : null);
    });
  });
}
