import { IntlMessageFormat } from "intl-messageformat";
import { DEFAULT_LOCALE, LOCALES, messages } from "@/messages";
import { textsByKey } from "./texts-by-key";

const hungarian = textsByKey(messages.hu);
const english = textsByKey(messages.en);
const every = LOCALES.flatMap((locale) =>
  [...textsByKey(messages[locale])].map(([key, text]) => ({ locale, key, text })),
);

/** Names of the placeholders and tags of an ICU text, including those inside plural forms. */
function placeholders(text: string, locale: string): string[] {
  type Part = { type: number; value?: string; children?: Part[]; options?: Record<string, { value: Part[] }> };
  const ARGUMENTS = [1, 2, 3, 4, 5, 6];
  const TAG = 8;
  const names = new Set<string>();
  const walk = (parts: Part[]) => {
    for (const part of parts) {
      if (ARGUMENTS.includes(part.type)) names.add(`{${part.value}}`);
      if (part.type === TAG) names.add(`<${part.value}>`);
      walk(part.children ?? []);
      for (const option of Object.values(part.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, locale).getAst() as unknown as Part[]);
  return [...names].sort();
}

const failing = (wrong: (text: string) => boolean, locale?: string) =>
  every.filter((entry) => (!locale || entry.locale === locale) && wrong(entry.text)).map((entry) => entry.key);

describe("the texts of the product", () => {
  it("speak Hungarian unless asked otherwise", () => {
    expect(DEFAULT_LOCALE).toBe("hu");
  });

  it("have the same keys in both languages", () => {
    expect([...english.keys()].sort()).toEqual([...hungarian.keys()].sort());
  });

  it("are never empty and never padded", () => {
    expect(failing((text) => text.trim() === "" || text.trim() !== text || text.includes("  "))).toEqual([]);
  });

  it("have the same placeholders and tags in both languages", () => {
    const different = [...hungarian].filter(
      ([key, text]) => placeholders(text, "hu").join() !== placeholders(english.get(key) ?? "", "en").join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it("offer a form for one and for many wherever English counts", () => {
    const counted = /\{n, number\} (?:more )?(?:items?|documents?|days?|minutes?|hours?|seconds?|attempts?|results?)\b/;
    expect(failing((text) => counted.test(text), "en")).toEqual([]);
    expect(failing((text) => text.includes("plural") && !/\bone \{.*\bother \{/.test(text))).toEqual([]);
  });

  it("use typographic quotation marks, apostrophes and ellipses", () => {
    expect(failing((text) => /["'`]|\.\.\./.test(text))).toEqual([]);
    expect(failing((text) => /[“‘’]/.test(text), "hu")).toEqual([]);
    expect(failing((text) => /„/.test(text), "en")).toEqual([]);
  });
});

describe("the Hungarian texts", () => {
  it("never put an article before a variable", () => {
    expect(failing((text) => /(?:^|[\s(])[Aa](?:z|\(z\))?\s+(?:<\w+>)?\{/.test(text), "hu")).toEqual([]);
  });

  it("never glue a suffix to a variable", () => {
    expect(failing((text) => /\}(?:<\/\w+>)?-?[a-záéíóöőúüű]/.test(text.replace(/\{n, number\}/g, "")), "hu")).toEqual(
      [],
    );
  });

  it("add no dot after a date, which ends with its own", () => {
    expect(failing((text) => /\{date\}(?:<\/\w+>)?\./.test(text), "hu")).toEqual([]);
  });

  it("address the customer formally", () => {
    const informal =
      /(?<!\p{L})(?:te|neked|téged|tőled|veled|fiókod|jelszavad|leveleid|küldeményeid|kattints|írd|nézd|mentsd|kérj|válassz|várj|add|ellenőrizd|próbáld|jelentkezz|töltsd|nyisd|tudsz|szeretnéd|hoppá)(?!\p{L})/iu;
    expect(failing((text) => informal.test(text), "hu")).toEqual([]);
  });

  it("spell e-mail with its hyphen", () => {
    expect(
      failing((text) => /\bemail|e-mail cím|jelszó változtat/i.test(text.replace(/\{email\}/g, "")), "hu"),
    ).toEqual([]);
  });
});
