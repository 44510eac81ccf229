import { faultOptions } from "@/scripts/test/fault-options";

describe("the arguments of npm run test:faults", () => {
  it("are 1,000 rounds by hand and 50 with --short, with new moments", () => {
    expect(faultOptions([])).toEqual({ rounds: 1000, seed: null, jest: [] });
    expect(faultOptions(["--short"])).toEqual({ rounds: 50, seed: null, jest: [] });
  });

  it("give the number of rounds and the seed; the rest is Jest's", () => {
    const options = { rounds: 7, seed: 4_294_967_295, jest: ["-t", "round", "tests/faults/kills"] };
    const given = ["--rounds", "7", "-t", "round", "--seed", "4294967295", "tests/faults/kills"];
    expect(faultOptions(given)).toEqual(options);
    expect(faultOptions([...given, "--short"])).toEqual(options);
  });

  it.each([
    [["--rounds"], /^--rounds takes a whole number from 1 to 999999, not nothing\.$/],
    [["--rounds", "0"], /not 0\.$/],
    [["--rounds", "1e3"], /not 1e3\.$/],
    [["--seed", "4294967296"], /^--seed takes a whole number from 0 to 4294967295, not 4294967296\.$/],
    [["--seed", "-1"], /not -1\.$/],
  ])("%j are refused", (given, reason) => {
    expect(() => faultOptions(given)).toThrow(reason);
  });
});
