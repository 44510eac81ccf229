/** Places many messages together by the Sender API: all of them or none. */
import { type Portal, send } from "./place-message";

type Message = { senderReference: string; email: string; name: string; documentType: string; subject: string };
export type MessageWithFile = { message: Message; pdf: Uint8Array<ArrayBuffer> };
export type BatchResult = { senderReference: string; state: string; id?: string };
export type InitialPassword = { email: string; initialPassword: string };

/** Messages of one call: 100 documents of 100 KB are 10 MB, the limit of a multipart body. */
const MESSAGES_PER_CALL = 100;
const JSON_TYPE = "application/json";

async function post<T>(
  portal: Portal,
  path: string,
  init: { key?: string; type?: string; body?: BodyInit },
): Promise<T> {
  const { key, type, body } = init;
  const headers = { ...(key ? { "idempotency-key": key } : {}), ...(type ? { "content-type": type } : {}) };
  return (await (await send(portal, path, { method: "POST", headers, body })).json()) as T;
}

/** @param name of the night, new for each batch: it makes every call at most once */
export async function placeBatch(
  portal: Portal,
  name: string,
  all: MessageWithFile[],
): Promise<{ results: BatchResult[]; passwords: InitialPassword[] }> {
  const open = { key: name, type: JSON_TYPE, body: JSON.stringify({ kind: "nightly" }) };
  const { id } = await post<{ id: string }>(portal, "/batches", open);
  for (let from = 0; from < all.length; from += MESSAGES_PER_CALL) {
    const part = all.slice(from, from + MESSAGES_PER_CALL);
    const form = new FormData();
    for (const [index, { pdf }] of part.entries()) form.append("documents", new Blob([pdf]), `${from + index}.pdf`);
    const { data } = await post<{ data: { id: string }[] }>(portal, "/documents", { body: form });
    const lines = part.map(({ message }, index) => JSON.stringify({ ...message, documents: [data[index]?.id] }));
    const added = { key: `${name}-${from}`, type: "application/x-ndjson", body: lines.join("\n") };
    await post(portal, `/batches/${id}/messages`, added);
  }
  const preview = await (await send(portal, `/batches/${id}`, {})).json();
  if (preview.problemCount > 0) throw new Error(JSON.stringify(preview.problems));
  await post(portal, `/batches/${id}/commit`, {});

  const results: BatchResult[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path = `/batches/${id}/messages?limit=100${cursor && `&cursor=${cursor}`}`;
    const page = (await (await send(portal, path, {})).json()) as { data: BatchResult[]; nextCursor: string | null };
    results.push(...page.data);
    cursor = page.nextCursor;
  }
  const passwords: InitialPassword[] = [];
  for (let left = 1, taken = 0; left > 0; taken += 1) {
    const call = { key: `${name}-passwords-${taken}` };
    const handed = await post<{ data: InitialPassword[]; left: number }>(
      portal,
      `/batches/${id}/initial-passwords`,
      call,
    );
    passwords.push(...handed.data);
    left = handed.left;
  }
  return { results, passwords };
}
