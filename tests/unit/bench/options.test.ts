import { DEFAULT_SECTIONS, parseOptions } from "@/scripts/bench/options";

const problem = (...args: string[]) => {
  const parsed = parseOptions(args);
  return "problem" in parsed ? parsed.problem : null;
};

describe("the arguments of the benchmarks", () => {
  it("are all sections with short rounds when there are none", () => {
    expect(parseOptions([])).toEqual({
      sections: DEFAULT_SECTIONS,
      messages: null,
      seconds: 2,
      concurrency: 2,
      pages: 3_000,
      output: "text",
    });
  });

  it("choose sections, sizes and the output", () => {
    const args = ["batch", "memory", "--messages", "100000", "--concurrency=1", "--json"];
    expect(parseOptions(args)).toMatchObject({
      sections: ["batch", "memory"],
      messages: 100_000,
      concurrency: 1,
      output: "json",
    });
  });

  it("know the sections of earlier releases", () => {
    expect(problem("mailbox", "--messages", "1000000")).toBeNull();
    expect(problem("sign-in")).toBeNull();
    expect(problem("sign-in-times")).toBeNull();
  });

  it("are refused when a section or a number makes no sense", () => {
    expect(problem("--rounds", "2")).toContain("Unknown option '--rounds'");
    expect(problem("inbox")).toBe("no section inbox");
    expect(problem("--seconds", "0")).toBe("--seconds is a whole number above 0");
    expect(problem("--concurrency", "two")).toBe("--concurrency is a whole number above 0");
    expect(problem("--json", "--markdown")).toBe("--json and --markdown are two outputs");
    expect(problem("mailbox", "--messages", "11099")).toBe("mailbox needs --messages of at least 11100");
    expect(problem("mailbox", "--messages", "11100")).toBeNull();
    expect(problem("search", "--messages", "9999")).toBe("search needs --messages of at least 10000");
    expect(problem("batch", "--messages", "1")).toBeNull();
  });
});
