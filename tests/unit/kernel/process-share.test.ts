/** The limits that the server processes of one start divide among themselves. */
import { hashLimits } from "@/lib/auth/credential/password-hash";
import { webConnections } from "@/lib/db/connection-share";
import { answersLimit } from "@/lib/document/answer-limit";
import { type ProcessShare, processShare, setProcessShare, shareOf } from "@/lib/kernel/process-share";

const all = (of: number): ProcessShare[] => Array.from({ length: of }, (_, index) => ({ slot: index + 1, of }));
const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);

it("a process that was told nothing has the whole; one that was told its share has that", () => {
  expect(processShare()).toEqual({ slot: 1, of: 1 });
  expect(shareOf(10, 1)).toBe(10);
  setProcessShare({ slot: 2, of: 4 });
  expect(shareOf(10, 1)).toBe(3);
  setProcessShare({ slot: 1, of: 1 });
});

it("the parts add up to the whole, and the remainder goes to the first slots", () => {
  expect(all(4).map((share) => shareOf(10, 1, share))).toEqual([3, 3, 2, 2]);
  expect(all(5).map((share) => shareOf(10, 1, share))).toEqual([2, 2, 2, 2, 2]);
  for (const count of [1, 2, 3, 7, 64]) expect(sum(all(count).map((share) => shareOf(200, 1, share)))).toBe(200);
});

describe("passwords", () => {
  it("all processes together hash as many at once as there are cores, and 200 wait", () => {
    expect(hashLimits(8, { slot: 1, of: 1 })).toEqual({ atOnce: 8, waiting: 200 });
    expect(all(3).map((share) => hashLimits(8, share))).toEqual([
      { atOnce: 3, waiting: 67 },
      { atOnce: 3, waiting: 67 },
      { atOnce: 2, waiting: 66 },
    ]);
  });

  it("with as many processes as cores each hashes one, and with more of them still one", () => {
    expect(all(8).map((share) => hashLimits(8, share).atOnce)).toEqual(Array(8).fill(1));
    expect(all(9).map((share) => hashLimits(8, share).atOnce)).toEqual(Array(9).fill(1));
    expect(hashLimits(1, { slot: 64, of: 64 })).toEqual({ atOnce: 1, waiting: 3 });
  });
});

it("the 16 document answers of a customer are divided, and each process gives at least four", () => {
  expect(answersLimit({ slot: 1, of: 1 })).toBe(16);
  expect(all(3).map(answersLimit)).toEqual([6, 5, 5]);
  expect(all(4).map(answersLimit)).toEqual(Array(4).fill(4));
  expect(all(20).map(answersLimit)).toEqual(Array(20).fill(4));
});

describe("database connections", () => {
  it("up to five processes have eight each; more of them divide forty", () => {
    expect(webConnections({ slot: 1, of: 1 })).toBe(8);
    expect(webConnections({ slot: 4, of: 4 })).toBe(8);
    expect(all(5).map(webConnections)).toEqual(Array(5).fill(8));
    expect(all(8).map(webConnections)).toEqual(Array(8).fill(5));
    expect(sum(all(12).map(webConnections))).toBe(40);
  });

  it("no process has less than two", () => {
    expect(webConnections({ slot: 20, of: 20 })).toBe(2);
    expect(webConnections({ slot: 64, of: 64 })).toBe(2);
  });
});
