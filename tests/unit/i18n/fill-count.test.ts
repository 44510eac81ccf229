import { fillCount } from "@/lib/i18n/fill-count";
import en from "@/messages/en/reply";
import hu from "@/messages/hu/reply";

describe("the counter of a text field", () => {
  it.each([
    [hu.left, 3987, "hu", "Még 3987 karaktert írhat."],
    [hu.over, 1, "hu", "Az üzenet 1 karakterrel hosszabb a megengedettnél."],
    [en.left, 4000, "en", "You have 4,000 characters left."],
    [en.left, 1, "en", "You have 1 character left."],
    [en.left, 0, "en", "You have 0 characters left."],
    [en.over, 12, "en", "The message is 12 characters too long."],
  ])("%s with %i", (pattern, n, locale, text) => {
    expect(fillCount(pattern, n, locale)).toBe(text);
  });
});
