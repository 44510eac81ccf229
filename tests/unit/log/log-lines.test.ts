/** The log of a process whose disk is full or whose reader has gone. */
import { closeSync, openSync } from "node:fs";
import { createLog, errorFields } from "@/lib/log";
import { lineWriter } from "@/lib/log-lines";

const failure = (code: string) => Object.assign(new Error(code), { code });

it("a full disk does not end the process", () => {
  const full = openSync("/dev/full", "w");
  try {
    const log = createLog("info", "test", full);
    for (let line = 0; line < 3; line += 1) expect(() => log.info({}, "lost")).not.toThrow();
  } finally {
    closeSync(full);
  }
});

it("a full disk loses lines, and the next line that is written is followed by their number", () => {
  let isFull = false;
  const written: string[] = [];
  const write = lineWriter({
    write: (bytes) => {
      if (isFull) throw failure("ENOSPC");
      written.push(bytes.toString());
      return bytes.length;
    },
    onRecovered: (lost) => written.push(`lost ${lost}`),
  });
  write("one\n");
  isFull = true;
  write("two\n");
  write("three\n");
  isFull = false;
  write("four\n");
  write("five\n");
  expect(written).toEqual(["one\n", "four\n", "lost 2", "five\n"]);
});

it("a line that was cut off does not spoil the next one", () => {
  let text = "";
  let room = 3;
  const write = lineWriter({
    write: (bytes) => {
      if (room === 0) throw failure("ENOSPC");
      const taken = bytes.subarray(0, room);
      room -= taken.length;
      text += taken.toString();
      return taken.length;
    },
    onRecovered: () => {},
  });
  write("first\n");
  room = 100;
  write("second\n");
  expect(text).toBe("fir\nsecond\n");
});

it("a reader that is slower than the log is waited for, for a second, and then no line waits", () => {
  let waitedMs = 0;
  let isBusy = true;
  let lines = 0;
  const write = lineWriter({
    write: (bytes) => {
      if (isBusy) throw failure("EAGAIN");
      lines += 1;
      return bytes.length;
    },
    onRecovered: () => {},
    pause: (ms) => {
      waitedMs += ms;
      if (waitedMs === 500) isBusy = false;
    },
  });
  write("one\n");
  expect([lines, waitedMs]).toEqual([1, 500]);
  isBusy = true;
  write("two\n");
  expect([lines, waitedMs]).toEqual([1, 1500]);
  write("three\n");
  expect([lines, waitedMs]).toEqual([1, 1500]);
});

describe("an error in the log", () => {
  it("of the job queue, which reports copies of errors, has its name, code and stack, and not its message", () => {
    const error = Object.assign(new TypeError("anna.kovacs@example.hu"), { code: "ECONNREFUSED" });
    const copy = { ...error, message: error.message, stack: error.stack, queue: "send-notification" };
    const fields = errorFields(copy);
    expect(fields).toMatchObject({ errorName: "TypeError", errorCode: "ECONNREFUSED" });
    expect(fields.stack).toContain("    at ");
    expect(JSON.stringify(fields)).not.toContain("anna");
  });

  it("for a host with several addresses has the code of the first one", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(errorFields(new AggregateError([refused, refused]))).toMatchObject({ errorCode: "ECONNREFUSED" });
  });

  it.each(["text", 7, null, undefined])("that is none (%p) has its type", (thrown) => {
    expect(errorFields(thrown)).toEqual({ errorName: typeof thrown });
  });
});
