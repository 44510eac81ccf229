/** The laws of docs/architecture.md that text can hold. */
import { existsSync } from "node:fs";
import path from "node:path";
import { offences, root, type SourceFile, sourceFiles } from "./source-files";

const files = sourceFiles();
const production = files.filter((file) => !file.path.startsWith("tests/"));
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
const matches = (file: SourceFile, pattern: RegExp) => withoutComments(file.text).match(pattern)?.slice(0, 1) ?? [];
const MAX_LINES = 300;

describe("laws", () => {
  it("the clock is read in lib/kernel/time.ts only", () => {
    const others = production.filter((file) => file.path !== "lib/kernel/time.ts");
    expect(offences(others, (file) => matches(file, /new Date\(\)|Date\.now\(\)/))).toEqual([]);
  });

  it("randomness comes in as an argument", () => {
    const others = production.filter((file) => file.path.startsWith("lib/") && file.path !== "lib/kernel/random.ts");
    expect(offences(others, (file) => matches(file, /Math\.random\(|randomUUID\(|randomBytes\(/))).toEqual([]);
  });

  it("transactions begin in lib/db/transaction.ts only", () => {
    const others = production.filter((file) => file.path !== "lib/db/transaction.ts");
    expect(offences(others, (file) => matches(file, /\.\s*transaction\s*\(/))).toEqual([]);
  });

  it("the command line prints through scripts/portal/output.ts only, which escapes foreign words", () => {
    const others = production.filter((file) => /^scripts\/portal\/(?!output|progress-bar)/.test(file.path));
    expect(
      offences(others, (file) => matches(file, /console\.|process\.std(?:out|err)\.write\((?!printLines)/)),
    ).toEqual([]);
  });

  it("the environment is read in lib/env.ts only", () => {
    const others = production.filter(
      (file) => !/^(?:lib\/env\.ts|scripts\/|instrumentation\.ts|next\.config\.ts)/.test(file.path),
    );
    expect(offences(others, (file) => matches(file, /process\.env\.(?!NEXT_RUNTIME)/))).toEqual([]);
  });

  it("no file is longer than 300 lines, none is called utils or helpers, none re-exports a folder", () => {
    expect(offences(files, (file) => (file.text.split("\n").length > MAX_LINES + 1 ? ["too long"] : []))).toEqual([]);
    expect(files.filter((file) => /\/(?:utils|helpers)\.tsx?$/.test(file.path)).map((file) => file.path)).toEqual([]);
    expect(files.filter((file) => /^(?:lib|app)\/.*\/index\.tsx?$/.test(file.path)).map((file) => file.path)).toEqual(
      [],
    );
  });

  it("pages set no inline style and no raw HTML", () => {
    const pages = files.filter((file) => file.path.startsWith("app/"));
    expect(offences(pages, (file) => matches(file, /\sstyle=\{|dangerouslySetInnerHTML/))).toEqual([]);
  });

  it("every server action is made by a gate (SEC-45)", () => {
    const actions = files.filter((file) => /^["']use server["']/.test(file.text.trimStart()));
    expect(actions.length).toBeGreaterThan(3);
    const ungated = offences(actions, (file) =>
      [
        ...withoutComments(file.text).matchAll(
          /export (?:const (\w+)\s*(?::[^=]+)?=\s*(\w+)|(?:async )?function (\w+))/g,
        ),
      ]
        .filter(
          ([, , maker]) => !["publicAction", "customerAction", "firstChangeAction", "linkAction"].includes(maker ?? ""),
        )
        .map(([, name, , functionName]) => name ?? functionName ?? "?"),
    );
    expect(ungated).toEqual([]);
  });

  it("the token of a mailed link is read from its cookie only where the mark of its page is made or checked", () => {
    const allowed = ["lib/web/opened-link.ts", "lib/web/sealed-cookie.ts", "lib/web/entry-cookies.ts"];
    const others = production.filter((file) => !allowed.includes(file.path));
    expect(offences(others, (file) => matches(file, /readEntryCookie\(/))).toEqual([]);
    const linkPages = production.filter((file) => /openedLink\(/.test(file.text) && /page\.tsx$/.test(file.path));
    expect(linkPages.length).toBeGreaterThan(3);
    expect(offences(linkPages, (file) => (/opened\.mark\b/.test(file.text) ? [] : ["no mark in its form"]))).toEqual(
      [],
    );
  });

  it("every route handler is made by a gate", () => {
    const routes = files.filter((file) => /^app\/.*\/route\.tsx?$/.test(file.path));
    expect(routes.length).toBeGreaterThan(2);
    const ungated = offences(routes, (file) =>
      [
        ...withoutComments(file.text).matchAll(
          /export (?:const (GET|HEAD|POST|PUT|PATCH|DELETE)\s*=\s*(\w+)|(?:async )?function (GET|HEAD|POST|PUT|PATCH|DELETE))/g,
        ),
      ]
        .filter(([, , maker]) => !["publicRoute", "customerRoute"].includes(maker ?? ""))
        .map(([, name, , functionName]) => name ?? functionName ?? "?"),
    );
    expect(ungated).toEqual([]);
  });

  it("no link to our own routes carries `download`, which would save the sign-in page of an ended session", () => {
    const views = files.filter((file) => /^app\/.*\.tsx$/.test(file.path));
    expect(views.length).toBeGreaterThan(50);
    expect(offences(views, (file) => matches(file, /<(?:a|ButtonLink)\b(?:[^>]|=>)*?\sdownload(?=[\s=/>])/))).toEqual(
      [],
    );
  });

  it("every form reads its passwords by `typedPassword`, which drops pasted blanks", () => {
    const actions = files.filter((file) => /^app\/.*\.tsx?$/.test(file.path));
    const READ = /(?<!typedPassword\()\b\w+\.get\("(?:password|current|initial|again)"\)/g;
    // Whether there is a second field at all is no password.
    const allowed = 'const again = form.get("again");';
    expect(actions.some((file) => /typedPassword\(/.test(file.text))).toBe(true);
    expect(offences(actions, (file) => matches({ ...file, text: file.text.replace(allowed, "") }, READ))).toEqual([]);
  });

  it("no action is defined inside a component: Next would encrypt what it closes over with the key of lib/action-key.ts", () => {
    const actionFiles = production.filter((file) => /["']use server["']/.test(withoutComments(file.text)));
    expect(actionFiles.length).toBeGreaterThan(5);
    const isFirst = (file: SourceFile) => /^\s*["']use server["'];/.test(withoutComments(file.text));
    const count = (file: SourceFile) => withoutComments(file.text).match(/["']use server["']/g)?.length ?? 0;
    expect(offences(actionFiles, (file) => (isFirst(file) && count(file) === 1 ? [] : ["not the first line"]))).toEqual(
      [],
    );
  });

  it("every page behind sign-in asks the gate first", () => {
    const pages = files.filter((file) => /^app\/\(portal\)\/.*page\.tsx$/.test(file.path));
    expect(pages.length).toBeGreaterThan(4);
    expect(
      offences(pages, (file) => (/await requireCustomer\(\)/.test(file.text) ? [] : ["no requireCustomer()"])),
    ).toEqual([]);
  });

  it("what the README promises to lie at the top lies there", () => {
    for (const name of [
      "package.json",
      "next.config.ts",
      "app",
      "lib",
      "emails",
      "drizzle",
      "tests",
      "middleware.ts",
      "README.md",
    ]) {
      expect([name, existsSync(path.join(root, name))]).toEqual([name, true]);
    }
  });
});
