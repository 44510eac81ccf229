import { type ClientRequest, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** Bytes that a slow reader takes at a time, and how often: 160 KB a second. */
const PIECE_BYTES = 40 * 1024;
const TAKE_EVERY_MS = 250;

type SlowReader = {
  /** Bytes taken so far. */
  taken(): number;
  /** What went wrong; null while the answer is under way. */
  fault(): string | null;
  hangUp(): void;
};

/**
 * Begins to read an answer, and takes it piece by piece; what it does not take stays with the system and the server.
 */
export function readSlowly(url: string, cookie: string): SlowReader {
  let taken = 0;
  let fault: string | null = null;
  let isOver = false;
  const request: ClientRequest = get(url, { agent: false, headers: { cookie } }, async (response) => {
    if (response.statusCode !== 200) fault = `status ${response.statusCode}`;
    response.on("error", () => {});
    response.on("close", () => {
      if (!isOver) fault ??= "the answer ended";
    });
    while (!isOver && !fault) {
      taken += (response.read(PIECE_BYTES) as Buffer | null)?.length ?? 0;
      await pause(TAKE_EVERY_MS);
    }
  });
  request.on("error", (error) => {
    if (!isOver) fault ??= error.message;
  });
  return {
    taken: () => taken,
    fault: () => fault,
    hangUp() {
      isOver = true;
      request.destroy();
    },
  };
}
