import { needsBuild, summaryLine } from "@/scripts/test/summary";

describe("the last line of npm test", () => {
  it("counts what passed, failed and was skipped", () => {
    expect(summaryLine({ passed: 12, failed: 0, skipped: 0 }, 0)).toEqual({ line: "12 passed, 0 failed", exitCode: 0 });
    expect(summaryLine({ passed: 11, failed: 2, skipped: 3 }, 1)).toEqual({
      line: "11 passed, 2 failed, 3 skipped",
      exitCode: 1,
    });
  });

  it("counts a failure when nothing was tested or Jest failed outside the tests", () => {
    expect(summaryLine({ passed: 0, failed: 0, skipped: 4 }, 0)).toEqual({
      line: "0 passed, 1 failed, 4 skipped",
      exitCode: 1,
    });
    expect(summaryLine({ passed: 5, failed: 0, skipped: 0 }, 1).exitCode).toBe(1);
  });
});

describe("the build before the tests", () => {
  it.each([
    [[], true],
    [["--selectProjects", "unit", "ui"], false],
    [["--selectProjects", "unit", "journeys", "--", "tests/journeys"], true],
    [["--selectProjects", "faults", "--runInBand"], true],
    [["--selectProjects", "unit", "--", "journeys"], false],
    [["-t", "password"], true],
  ])("with %j is needed: %s", (jestArguments, needed) => {
    expect(needsBuild(jestArguments)).toBe(needed);
  });
});
