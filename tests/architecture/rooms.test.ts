/** A line of code knows its room: the rings of docs/architecture.md, held by the imports themselves. */
import { offences, type SourceFile, sourceFiles } from "./source-files";

const files = sourceFiles();
const inRoom = (room: string) => files.filter((file) => file.path.startsWith(room));
const isTest = (file: SourceFile) => file.path.startsWith("tests/");
const production = files.filter((file) => !isTest(file));
const importing = (file: SourceFile, pattern: RegExp) => file.imports.filter((target) => pattern.test(target));

/** The only files that may import a package; everybody else goes through them. */
const KEEPERS: [string, RegExp, RegExp][] = [
  ["next-auth", /^next-auth(?:\/|$)/, /^lib\/auth\/session\/next-auth\.ts$|^app\/api\/auth\//],
  ["nodemailer", /^nodemailer(?:\/|$)/, /^lib\/notification\/transport\.ts$/],
  ["drizzle-orm", /^drizzle-orm(?:\/|$)/, /^drizzle|^lib\/db\/|^lib\/.*store\.ts$/],
  ["pg-boss", /^pg-boss$/, /^lib\/db\/job-queue\.ts$|^lib\/jobs\//],
  ["jose", /^jose$/, /^(?:lib|scripts)\/customer-portal\/|^lib\/auth\/session\/next-auth\.ts$/],
  ["postgres", /^postgres$/, /^lib\/db\/|^scripts\//],
  ["the e-mail components", /^@react-email\/components$/, /^emails\/_components\/ui\.ts$/],
];

describe("rooms", () => {
  it.each(KEEPERS)("%s is imported by its keeper only", (_name, packageName, keepers) => {
    expect(
      offences(
        production.filter((file) => !keepers.test(file.path)),
        (file) => importing(file, packageName),
      ),
    ).toEqual([]);
  });

  it("next and react stay out of lib, except in lib/web", () => {
    const outside = inRoom("lib/").filter((file) => !file.path.startsWith("lib/web/"));
    expect(offences(outside, (file) => importing(file, /^(?:next|react|react-dom|next-intl)(?:\/|$)/))).toEqual([]);
  });

  it("lib does not know app, scripts or tests; the kernel knows nothing but itself", () => {
    expect(offences(inRoom("lib/"), (file) => importing(file, /^(?:app|scripts|tests)\//))).toEqual([]);
    expect(offences(inRoom("lib/kernel/"), (file) => importing(file, /^(?!lib\/kernel\/)/))).toEqual([]);
  });

  it("nothing that runs in production imports tests", () => {
    expect(offences(production, (file) => importing(file, /^tests\//))).toEqual([]);
  });

  it("features depend on each other in one direction only", () => {
    const MAY_IMPORT: Record<string, string[]> = {
      audit: [],
      brand: [],
      i18n: [],
      notification: ["audit", "i18n", "account", "brand"],
      account: ["audit"],
      auth: ["audit", "notification", "account"],
      document: ["audit", "account"],
      retention: ["audit", "notification", "account", "document", "mailbox"],
      mailbox: ["audit", "notification", "account", "document", "retention"],
      export: ["i18n", "account", "document", "mailbox"],
      "customer-portal": ["audit", "notification", "account"],
      closure: ["audit", "notification", "account", "auth", "retention"],
      delivery: ["audit", "notification", "account", "auth", "document", "mailbox", "retention"],
    };
    const features = Object.keys(MAY_IMPORT);
    const wrong = offences(inRoom("lib/"), (file) => {
      const feature = file.path.split("/")[1] ?? "";
      if (!features.includes(feature)) return [];
      return importing(file, /^lib\/[^/]+\//).filter((target) => {
        const other = target.split("/")[1] ?? "";
        return other !== feature && features.includes(other) && !MAY_IMPORT[feature]?.includes(other);
      });
    });
    expect(wrong).toEqual([]);
  });

  it("app holds no SQL and no tables; letters read neither settings nor database nor clock", () => {
    expect(offences(inRoom("app/"), (file) => importing(file, /^drizzle|^lib\/db\/|store$/))).toEqual([]);
    expect(
      offences(inRoom("emails/"), (file) =>
        importing(file, /^(?:drizzle|app)|^lib\/(?!kernel|i18n|notification\/letter|brand)/),
      ),
    ).toEqual([]);
  });

  it("the browser gets components and pure rules, never zod, stores, settings or the database", () => {
    const islands = files.filter((file) => /^["']use client["']/.test(file.text.trimStart()));
    expect(islands.length).toBeGreaterThan(3);
    expect(
      offences(islands, (file) =>
        importing(
          file,
          /^zod$|schema$|store$|^drizzle|^lib\/(?:db|web|env|context|log|jobs|notification)|^next-intl\/server/,
        ),
      ),
    ).toEqual([]);
  });
});
