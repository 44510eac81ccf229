/** Receives webhooks of the portal: verifies the signature, keeps each event once, and answers. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { Webhook } from "standardwebhooks";

export type PortalEvent = { id: string; type: string; timestamp: string; data: Record<string, unknown> };

const MAX_BYTES = 64 * 1024;

/** The bytes as they came. The signature is over these, not over JSON that was parsed and written again. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/**
 * @param secret `whsec_…`, as `webhooks add` printed it
 * @param store keeps the event and returns after that; called again with the same id after a lost answer
 */
export function webhookReceiver(secret: string, store: (event: PortalEvent) => Promise<void>): Server {
  const webhook = new Webhook(secret);
  return createServer(async (request, response) => {
    let event: PortalEvent;
    try {
      const body = await bodyOf(request);
      event = webhook.verify(body ?? "", request.headers as Record<string, string>) as PortalEvent;
    } catch {
      // Also a connection that was lost: an error that nobody catches would end the process.
      response.writeHead(401).end();
      return;
    }
    try {
      await store(event);
      response.writeHead(204).end();
    } catch {
      // The portal tries again.
      response.writeHead(503, { "retry-after": "60" }).end();
    }
  });
}
