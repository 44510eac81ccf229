import { areaUnderCurve, quantile } from "@/scripts/bench/distribution";

describe("how well times tell two groups apart", () => {
  it("is a half for the same times and one for times that never meet", () => {
    expect(areaUnderCurve([1, 2, 3], [1, 2, 3])).toBe(0.5);
    expect(areaUnderCurve([1, 2], [3, 4])).toBe(1);
    expect(areaUnderCurve([3, 4], [1, 2])).toBe(1);
  });

  it("counts the pairs in between", () => {
    expect(areaUnderCurve([1, 4], [2, 3])).toBe(0.5);
    expect(areaUnderCurve([2, 4], [1, 3])).toBe(0.75);
  });

  it("takes quantiles of what was measured", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, 0.5)).toBe(51);
    expect(quantile(values, 0.95)).toBe(96);
    expect(quantile([7], 0.95)).toBe(7);
  });
});
