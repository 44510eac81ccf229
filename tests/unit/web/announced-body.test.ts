/** Bodies that are read into one buffer of the length that they announce. */
import { readAnnouncedBody } from "@/lib/web/announced-body";

function bodyOf(pieces: Uint8Array[], end: (controller: ReadableStreamDefaultController<Uint8Array>) => void) {
  let given = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const piece = pieces[given];
    if (!piece) return end(controller);
    given += 1;
    controller.enqueue(piece);
  };
  return { body: new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 }), given: () => given };
}
const piecesOf = (...lengths: number[]) =>
  lengths.map((length, index) => Buffer.allocUnsafeSlow(length).fill(index + 1));

it("are whole, and each piece is freed when it is copied", async () => {
  const pieces = piecesOf(2, 3, 1);
  const { body } = bodyOf(pieces, (controller) => controller.close());
  expect((await readAnnouncedBody(body, 6))?.toString("hex")).toBe("010102020203");
  expect(pieces.map(({ length }) => length)).toEqual([0, 0, 0]);
});

it("leave alone what is a part of a larger buffer", async () => {
  const shared = Buffer.from("0123456789");
  const { body } = bodyOf([shared.subarray(2, 4)], (controller) => controller.close());
  expect((await readAnnouncedBody(body, 2))?.toString()).toBe("23");
  expect(shared.toString()).toBe("0123456789");
});

it.each([
  ["shorter than announced", [2, 1], 4],
  ["longer than announced", [2, 2, 2, 2], 5],
  ["longer in one piece", [9, 1], 5],
])("that are %s are no body, and are read to their end", async (_what, lengths, announced) => {
  const { body, given } = bodyOf(piecesOf(...lengths), (controller) => controller.close());
  expect(await readAnnouncedBody(body, announced)).toBeNull();
  expect(given()).toBe(lengths.length);
});

it("without a byte are empty", async () => {
  const { body } = bodyOf([], (controller) => controller.close());
  expect(await readAnnouncedBody(body, 0)).toHaveLength(0);
});

it("that break off throw", async () => {
  const { body } = bodyOf(piecesOf(2), (controller) => controller.error(new Error("reset")));
  await expect(readAnnouncedBody(body, 4)).rejects.toThrow("reset");
});
