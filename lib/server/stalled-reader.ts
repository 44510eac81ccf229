import type { ServerResponse } from "node:http";

/** A client that takes nothing of what is sent for so long is disconnected. */
const STALLED_MS = 60_000;

/**
 * Closes the connection of a client that takes nothing of a response for a time, so that it holds neither memory nor a
 * place among the customer's answers. A slow client that takes a byte now and then is served to the end, and the time
 * that the portal itself takes does not count.
 */
export function closeWhenStalled(response: ServerResponse, stalledMs = STALLED_MS): void {
  // Node's timer counts every byte that the system takes over. Without bytes that wait, the client is not the reason.
  response.setTimeout(stalledMs, () => {
    if (response.socket && response.socket.writableLength > 0) response.socket.destroy();
  });
}
