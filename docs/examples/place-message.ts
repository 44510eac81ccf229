/** Places a message with one PDF by the Sender API, and tries again when the answer got lost. */

export type Portal = { url: string; key: string };
type Message = { senderReference: string; email: string; name: string; documentType: string; subject: string };
export type Placed = { id: string; state: "placed" | "already-placed"; availableUntil: string };

const ATTEMPTS = 5;
const isTemporary = (status: number) => status === 409 || status === 429 || status >= 500;
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Sends a call until it has an answer. The same Idempotency-Key makes it at most once. */
export async function send({ url, key }: Portal, path: string, init: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const headers = { ...init.headers, authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/api/v1${path}`, { ...init, headers }).catch(() => null);
    if (response?.ok) return response;
    if (attempt === ATTEMPTS || (response && !isTemporary(response.status))) {
      throw new Error(response ? await response.text() : `${url} does not answer`);
    }
    await pause(Number(response?.headers.get("retry-after") ?? attempt));
  }
}

export async function placeMessage(portal: Portal, message: Message, pdf: Uint8Array<ArrayBuffer>): Promise<Placed> {
  const uploaded = await send(portal, "/documents?filename=policy.pdf", {
    method: "POST",
    headers: { "content-type": "application/pdf" },
    body: pdf,
  });
  const { id } = (await uploaded.json()) as { id: string };
  const placed = await send(portal, "/messages", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": message.senderReference },
    body: JSON.stringify({ ...message, documents: [id] }),
  });
  return (await placed.json()) as Placed;
}
