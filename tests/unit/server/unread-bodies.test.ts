/** Bodies that nobody reads to their end. */
import { connect } from "node:net";
import { createLog } from "@/lib/log";
import { readBodyBeginning } from "@/lib/web/body-beginning";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer } from "@/tests/support/test-server";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const MEGABYTE = 1024 * 1024;

it("what is sent of a body after the response is dropped, and the connection takes the next request", async () => {
  let kept = 0;
  const server = await startTestServer(async (request, response) => {
    // As Next's streams do: every piece is taken, whether a route reads it or not.
    request.on("data", (piece: Buffer) => {
      kept += piece.length;
    });
    response.writeHead(request.url === "/api/x" ? 413 : 200).end();
  });
  const socket = connect(server.port, "127.0.0.1");
  let answered = "";
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      socket.on("data", () => answered.includes(text) && resolve());
    });
  socket.on("data", (piece) => {
    answered += piece;
  });
  const refused = until("HTTP/1.1 413");
  socket.write(`POST /api/x HTTP/1.1\r\nHost: portal.example\r\nContent-Length: ${8 * MEGABYTE}\r\n\r\nbegin`);
  await refused;
  socket.write(Buffer.alloc(8 * MEGABYTE - "begin".length));
  const served = until("HTTP/1.1 200");
  socket.write("GET /api/y HTTP/1.1\r\nHost: portal.example\r\n\r\n");
  await served;
  socket.destroy();
  await server.close();
  expect(kept).toBeLessThan(MEGABYTE);
});

describe("the beginning of a body", () => {
  const pieces = (...lengths: number[]) => {
    let read = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const length = lengths[read];
          if (length === undefined) return controller.close();
          read += 1;
          controller.enqueue(new Uint8Array(length).fill(read));
        },
        cancel() {
          throw new Error("cancelled");
        },
      },
      { highWaterMark: 0 },
    );
    return { body, piecesRead: () => read };
  };

  it.each([
    [[], "", true],
    [[2, 1], "010102", true],
    [[2, 2], "01010202", true],
    [[2, 3], "01010202", false],
    [[4, 1], "01010101", false],
    [[9], "01010101", false],
  ])("of pieces of %j bytes is kept up to 4, and all of it is read", async (lengths, kept, whole) => {
    const { body, piecesRead } = pieces(...lengths);
    const { beginning, isWhole } = await readBodyBeginning(body, 4);
    expect([beginning.toString("hex"), isWhole, piecesRead()]).toEqual([kept, whole, lengths.length]);
  });

  it.each([
    ["longer than what is kept", [2, 3, 1], "01010202", 2],
    ["as long as what is kept", [2, 2], "01010202", 2],
    ["shorter", [1], "01", 1],
  ])("%s is used once, before the rest comes", async (_, lengths, kept, piecesNeeded) => {
    const { body, piecesRead } = pieces(...lengths);
    const used: [string, number][] = [];
    await readBodyBeginning(body, 4, async (beginning) => {
      used.push([beginning.toString("hex"), piecesRead()]);
    });
    expect(used).toEqual([[kept, piecesNeeded]]);
  });

  const brokenAfter = (...lengths: number[]) => {
    let read = 0;
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const length = lengths[read];
          read += 1;
          if (length === undefined) controller.error(new Error("the client has gone"));
          else controller.enqueue(new Uint8Array(length));
        },
      },
      { highWaterMark: 0 },
    );
  };

  it("is used although an upload breaks off later", async () => {
    const use = jest.fn(async () => {});
    expect(await readBodyBeginning(brokenAfter(3, 3), 4, use)).toMatchObject({ isWhole: false });
    expect(use).toHaveBeenCalledTimes(1);
  });

  it("is not used when the upload breaks off within it", async () => {
    const use = jest.fn(async () => {});
    await expect(readBodyBeginning(brokenAfter(3), 4, use)).rejects.toThrow("the client has gone");
    expect(use).not.toHaveBeenCalled();
  });
});
