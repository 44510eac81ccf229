import { createTranslator } from "use-intl/core";
import { translatorOf } from "@/lib/i18n/translator";
import { TIME_ZONE } from "@/lib/kernel/time";
import { LOCALES, messages } from "@/messages";
import { textsByKey } from "@/tests/unit/messages/texts-by-key";

type Any = ((key: string, values?: object) => string) & {
  raw(key: string): string;
  rich(key: string, values: object): unknown;
};

/** A value for each argument: counts on both sides of a plural, and text. */
const VALUES = [0, 1, 2, 1234].map((n) =>
  Object.fromEntries(["n", "m", "a", "b", "page", "pages"].map((name) => [name, n])),
);

const original = (locale: (typeof LOCALES)[number], namespace?: string) =>
  createTranslator({
    locale,
    messages: messages[locale],
    timeZone: TIME_ZONE,
    namespace: namespace as never,
  }) as unknown as Any;

describe.each(LOCALES)("the texts in %s", (locale) => {
  const texts = [...textsByKey(messages[locale])];
  const own = translatorOf(locale) as unknown as Any;

  it("are those of use-intl for every key without arguments", () => {
    const plain = texts.filter(([, text]) => !/[{<]/.test(text)).map(([key]) => key);
    expect(plain.length).toBeGreaterThan(400);
    const theirs = original(locale);
    expect(plain.map((key) => own(key))).toEqual(plain.map((key) => theirs(key)));
  });

  it("are those of use-intl for every key with arguments", () => {
    const theirs = original(locale);
    for (const [key, text] of texts) {
      if (!/[{<]/.test(text)) continue;
      const names = [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name as string);
      const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => [name, (inner: unknown) => `[${String(inner)}]`]);
      for (const counts of VALUES) {
        const values = {
          ...Object.fromEntries(names.map((name) => [name, `(${name})`])),
          ...Object.fromEntries(
            names
              .filter((name) => /, (?:number|plural)/.test(text) && name.length <= 5)
              .map((name) => [name, counts[name] ?? 7]),
          ),
          ...Object.fromEntries(tags),
        };
        expect([key, own.rich(key, values)]).toEqual([key, theirs.rich(key, values)]);
      }
    }
  });

  it("are found below a namespace too", () => {
    const types = translatorOf(locale, "common.documentType");
    expect(types("policy")).toBe(messages[locale].common.documentType.policy);
    expect(translatorOf(locale, "common.documentType")).toBe(types);
    expect(translatorOf(locale, "inbox")("filter.heading")).toBe(messages[locale].inbox.filter.heading);
    expect(translatorOf(locale, "inbox").raw("bulk.label")).toBe(messages[locale].inbox.bulk.label);
  });

  it("give the key, and a report, where there is no text", () => {
    const report = jest.spyOn(console, "error").mockImplementation(() => {});
    expect(own("inbox.nothing")).toBe(original(locale)("inbox.nothing"));
    expect(own("inbox")).toBe(original(locale)("inbox"));
    expect(report).toHaveBeenCalledTimes(4);
    report.mockRestore();
  });
});
