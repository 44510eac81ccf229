import { announcedStep, remainingTimeText } from "@/app/_session/countdown";

const texts = {
  minutes: ["0 perc", "1 perc", "2 perc"],
  seconds: Array.from({ length: 61 }, (_, n) => `${n} másodperc`),
};

describe("the countdown before a session ends", () => {
  it.each([
    [120, "2 perc"],
    [61, "2 perc"],
    [60, "60 másodperc"],
    [59.2, "60 másodperc"],
    [1, "1 másodperc"],
    [0, "0 másodperc"],
    [-3, "0 másodperc"],
  ])("shows %s seconds as %s", (left, shown) => {
    expect(remainingTimeText(left, texts)).toBe(shown);
  });

  it("is announced at two minutes, one minute, forty and twenty seconds, and not in between", () => {
    const steps = Array.from({ length: 122 }, (_, passed) => announcedStep(121 - passed));
    expect(steps.filter((step, at) => step !== steps[at - 1])).toEqual([null, 120, 60, 40, 20]);
  });
});
