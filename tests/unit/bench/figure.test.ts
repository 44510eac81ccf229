import { type Figure, figureLine, markdownTable, shortNumber } from "@/scripts/bench/figure";
import { atLeast, atMost, goalText, verdict } from "@/scripts/bench/goal";

const inbox: Figure = {
  section: "pages",
  action: "inbox of 1,000",
  processes: 2,
  perSecond: 101.4,
  cpuMs: 11.04,
  serverCpuMs: 8.5,
  failures: 0,
  ceiling: "bare page",
  results: [
    { name: "CPU", value: 3.21, unit: "×", goal: atMost(3.2) },
    { name: "rate", value: 0.33, unit: "×", goal: atLeast(0.33) },
  ],
};
const bare: Figure = { ...inbox, action: "bare page", processes: 1, ceiling: null, results: [] };

describe("goals", () => {
  it("are met by the limit itself and missed just beyond it", () => {
    expect([3.19, 3.2, 3.21].map((value) => verdict(atMost(3.2), value))).toEqual(["met", "met", "missed"]);
    expect([0.34, 0.33, 0.329].map((value) => verdict(atLeast(0.33), value))).toEqual(["met", "met", "missed"]);
  });

  it("are missed by what could not be measured", () => {
    expect([verdict(atMost(3.2), Number.NaN), verdict(atLeast(0.33), Number.NaN)]).toEqual(["missed", "missed"]);
  });

  it("are written with their direction", () => {
    expect([goalText(atMost(420), "MB"), goalText(atLeast(0.5), "×")]).toEqual(["≤ 420 MB", "≥ 0.5 ×"]);
  });
});

describe("numbers", () => {
  it("have three digits, and all of those before the point", () => {
    expect([0.21549, 3.104, 57, 101.4, 1050.2, null, Number.NaN].map(shortNumber)).toEqual([
      "0.215",
      "3.1",
      "57",
      "101",
      "1,050",
      "–",
      "–",
    ]);
  });
});

describe("a line", () => {
  it("says for each goal whether it is met, and what the figure is compared with", () => {
    expect(figureLine(inbox)).toBe(
      "  inbox of 1,000, 2 processes: 101/s · CPU 11 ms (8.5 without the database) · CPU 3.21 × (goal ≤ 3.2 ×: missed) · rate 0.33 × (goal ≥ 0.33 ×: met) · beside bare page",
    );
  });

  it("shows failures, which make the figure worthless", () => {
    expect(figureLine({ ...bare, failures: 3 })).toBe(
      "  bare page, 1 process: 101/s · CPU 11 ms (8.5 without the database) · FAILURES 3",
    );
  });
});

describe("the table", () => {
  it("has a row for each figure with as many cells as the heading", () => {
    const lines = markdownTable([bare, inbox]).split("\n");
    expect(lines).toEqual([
      "| section | action | processes | per second | CPU ms | without database | beside | result | goal | verdict |",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      "| pages | bare page | 1 | 101 | 11 | 8.5 | – | – | – | – |",
      "| pages | inbox of 1,000 | 2 | 101 | 11 | 8.5 | bare page | CPU 3.21 ×, rate 0.33 × | CPU ≤ 3.2 ×, rate ≥ 0.33 × | missed, met |",
    ]);
  });
});
