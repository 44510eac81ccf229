import { announcedStep, remainingTimeText } from "@/app/_session/countdown";
import en from "@/messages/en/timeout";
import hu from "@/messages/hu/timeout";

describe("the countdown before a session ends", () => {
  it.each([
    [120, "2 perc", "2 minutes"],
    [61, "2 perc", "2 minutes"],
    [60, "60 másodperc", "60 seconds"],
    [59.2, "60 másodperc", "60 seconds"],
    [1, "1 másodperc", "1 second"],
    [0, "0 másodperc", "0 seconds"],
    [-3, "0 másodperc", "0 seconds"],
  ])("shows %s seconds as %s and %s", (left, hungarian, english) => {
    expect(remainingTimeText(left, hu, "hu")).toBe(hungarian);
    expect(remainingTimeText(left, en, "en")).toBe(english);
  });

  it("is announced at two minutes, one minute, forty and twenty seconds, and not in between", () => {
    const steps = Array.from({ length: 122 }, (_, passed) => announcedStep(121 - passed));
    expect(steps.filter((step, at) => step !== steps[at - 1])).toEqual([null, 120, 60, 40, 20]);
  });
});
