import { decodeCursor, encodeCursor } from "@/lib/api/cursor";
import { isIdempotencyKey } from "@/lib/api/idempotency";
import { parseStrictJson } from "@/lib/api/strict-json";

const parse = (text: string | Uint8Array) => parseStrictJson(typeof text === "string" ? Buffer.from(text) : text);

describe("strict JSON", () => {
  it.each([
    ['{"a":[1,{"b":"x"}],"c":null}', { a: [1, { b: "x" }], c: null }],
    ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', { a: '{"a":1,"a":2}' }],
    ['"\\\\"', "\\"],
    [" 5 ", 5],
  ])("%s is read", (text, value) => {
    expect(parse(text)).toEqual({ value });
  });

  it.each([
    ['{"a":1,"a":2}', "/a"],
    ['{"a":1,"\\u0061":2}', "/a"],
    ['{"x":[{"y":1},{"a/b":1,"a/b":2}]}', "/x/1/a~1b"],
    ['{"a":{"b":{"c":1,"c":1}}}', "/a/b/c"],
    ['[[1,[{"a":[],"a":{}}]]]', "/0/1/0/a"],
  ])("%s has a key twice, at %s", (text, pointer) => {
    expect(parse(text)).toEqual({ fault: { kind: "duplicate-key", pointer } });
  });

  it.each([
    ["", "syntax"],
    ["{'a':1}", "syntax"],
    ['{"a":1,}', "syntax"],
    ["[1] 2", "syntax"],
    ["NaN", "syntax"],
    ["\ufeff{}", "not-utf-8"],
    [Buffer.from('{"a":"\xff"}', "latin1"), "not-utf-8"],
    [Buffer.from('{"a":1}', "utf16le"), "syntax"],
    [`${"[".repeat(21)}${"]".repeat(21)}`, "too-deep"],
    [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, "too-deep"],
  ] as const)("%j is refused: %s", (text, kind) => {
    expect(parse(text)).toEqual({ fault: { kind } });
  });

  it("reads a large body in a time that grows with its length", () => {
    // Processor time, because other processes may run meanwhile.
    const started = process.threadCpuUsage();
    expect(parse(`{"a":"${'\\"'.repeat(100_000)}"}`)).toHaveProperty("value");
    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});

describe("a cursor", () => {
  it("leads back to its position, in its own list only", () => {
    expect(decodeCursor("messages", "string", encodeCursor("messages", "KUL-ő"))).toBe("KUL-ő");
    expect(decodeCursor("events", "number", encodeCursor("events", 7))).toBe(7);
    expect(decodeCursor("events", "string", encodeCursor("messages", "x"))).toBeNull();
    expect(decodeCursor("events", "number", encodeCursor("events", "7"))).toBeNull();
  });

  it("that was made up is refused", () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const wrong = [
      "",
      "x",
      "====",
      "x".repeat(1001),
      made(["events", -1]),
      made(["events", 2 ** 31]),
      made(["events", 1.5]),
    ];
    for (const cursor of wrong) expect([cursor, decodeCursor("events", "number", cursor)]).toEqual([cursor, null]);
    expect(decodeCursor("messages", "string", made(["messages", "\u0000"]))).toBeNull();
  });
});

it.each([
  ["k", true],
  ["3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b", true],
  ["a b", true],
  ["x".repeat(255), true],
  ["x".repeat(256), false],
  ["", false],
  [" a", false],
  ["a ", false],
  ["ő", false],
  ["a\nb", false],
])("%j as an idempotency key: %s", (text, expected) => {
  expect(isIdempotencyKey(text)).toBe(expected);
});
