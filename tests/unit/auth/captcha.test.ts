import { readFileSync } from "node:fs";
import { captchaCost, needsCaptcha } from "@/lib/auth/captcha/captcha";

describe("the captcha (R17)", () => {
  it("is needed from the fourth attempt on", () => {
    expect([0, 1, 2, 3, 9].map(needsCaptcha)).toEqual([false, false, false, true, true]);
  });

  it("costs twice as much with each further failure", () => {
    const costs = [3, 4, 5, 6, 7, 8, 9].map(captchaCost);
    for (const [index, cost] of costs.slice(1).entries()) expect(cost).toBe(2 * (costs[index] ?? 0));
  });

  it("is solved by the library's own worker", () => {
    const [ours, theirs] = ["public/altcha/pbkdf2.js", "node_modules/altcha/dist/workers/pbkdf2.js"];
    expect(readFileSync(ours, "utf8")).toBe(readFileSync(theirs, "utf8"));
  });
});
