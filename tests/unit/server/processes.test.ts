/** How many processes serve, and when one that has ended is started again. */
import { readSettings } from "@/lib/env";
import { defaultProcesses, thisMachine } from "@/lib/server/process-count";
import { restartPause } from "@/lib/server/restart-pause";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const MB = 1024 * 1024;
const SECOND_MS = 1000;

describe("WEB_CONCURRENCY", () => {
  const settings = (value?: string) =>
    readSettings({
      ...TEST_ENVIRONMENT,
      DATABASE_URL: "postgres://portal@db.example.hu:5432/portal",
      ...(value === undefined ? {} : { WEB_CONCURRENCY: value }),
    }).serverProcesses;

  it("is a number from 1 to 64; unset or empty, the machine decides", () => {
    expect([settings("1"), settings("64"), settings(), settings("")]).toEqual([1, 64, null, null]);
  });

  it.each(["0", "65", "-1", "1.5", "02", "two", "auto"])("is not %s", (value) => {
    expect(() => settings(value)).toThrow("WEB_CONCURRENCY is the number of server processes, 1 to 64");
  });
});

describe("without it", () => {
  it("one process serves per core", () => {
    expect(defaultProcesses({ cores: 1, memoryBytes: 65_536 * MB })).toBe(1);
    expect(defaultProcesses({ cores: 8, memoryBytes: 65_536 * MB })).toBe(8);
    expect(defaultProcesses({ cores: 20, memoryBytes: 1_048_576 * MB })).toBe(20);
    expect(defaultProcesses({ cores: 128, memoryBytes: 1_048_576 * MB })).toBe(20);
  });

  it("there are fewer where there is not half a gigabyte for each, and always one", () => {
    expect(defaultProcesses({ cores: 4, memoryBytes: 2048 * MB })).toBe(4);
    expect(defaultProcesses({ cores: 4, memoryBytes: 2048 * MB - 1 })).toBe(3);
    expect(defaultProcesses({ cores: 4, memoryBytes: 256 * MB })).toBe(1);
  });

  it("this machine has at least one core and some memory", () => {
    const { cores, memoryBytes } = thisMachine();
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memoryBytes).toBeGreaterThan(64 * MB);
  });
});

describe("the pause before a restart", () => {
  it("is half a second at first, doubles with each end in a row, and is at most half a minute", () => {
    const pauses: number[] = [];
    for (let index = 0; index < 9; index += 1) pauses.push(restartPause(pauses.at(-1) ?? 0, 0));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("is short again after a minute of service", () => {
    expect(restartPause(8000, 60 * SECOND_MS - 1)).toBe(16_000);
    expect(restartPause(8000, 60 * SECOND_MS)).toBe(500);
  });
});
