/** The laws of docs/architecture.md that can be checked in the text of the sources. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root, type SourceFile, sourceFiles, violations } from "./source-files";

const files = sourceFiles();
const production = files.filter((file) => !file.path.startsWith("tests/"));
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
const matches = (file: SourceFile, pattern: RegExp) => withoutComments(file.text).match(pattern)?.slice(0, 1) ?? [];
const MAX_LINES = 300;
/** Columns, as the formatter has it for code; it leaves comments as they are. */
const MAX_WIDTH = 120;

describe("laws", () => {
  it("the clock is read in lib/kernel/time.ts only", () => {
    const others = production.filter((file) => file.path !== "lib/kernel/time.ts");
    expect(violations(others, (file) => matches(file, /new Date\(\)|Date\.now\(\)/))).toEqual([]);
  });

  it("randomness comes in as an argument", () => {
    const others = production.filter((file) => file.path.startsWith("lib/") && file.path !== "lib/kernel/random.ts");
    expect(violations(others, (file) => matches(file, /Math\.random\(|randomUUID\(|randomBytes\(/))).toEqual([]);
  });

  it("transactions begin in lib/db/transaction.ts only", () => {
    const others = production.filter((file) => file.path !== "lib/db/transaction.ts");
    expect(violations(others, (file) => matches(file, /\.\s*transaction\s*\(/))).toEqual([]);
  });

  it("the command line prints through scripts/portal/output.ts only, which escapes untrusted text", () => {
    const others = production.filter((file) => /^scripts\/portal\/(?!output|progress-bar)/.test(file.path));
    expect(
      violations(others, (file) => matches(file, /console\.|process\.std(?:out|err)\.write\((?!printLines)/)),
    ).toEqual([]);
  });

  it("an account id is authorized by the session gate only, and a draft mark names the owner of a draft only", () => {
    const makers = { AuthorizedAccountId: "lib/auth/session/live-session.ts", DraftOwnerId: "lib/web/draft-mark.ts" };
    for (const [type, maker] of Object.entries(makers)) {
      const cast = new RegExp(`\\bas ${type}\\b`);
      const inProduct = production.filter((file) => !file.path.startsWith("scripts/"));
      expect(inProduct.filter((file) => matches(file, cast).length > 0).map((file) => file.path)).toEqual([maker]);
    }
  });

  it("the environment is read in lib/env.ts only", () => {
    const others = production.filter(
      (file) => !/^(?:lib\/env\.ts|scripts\/|instrumentation\.ts|next\.config\.ts)/.test(file.path),
    );
    expect(violations(others, (file) => matches(file, /process\.env\.(?!NEXT_RUNTIME)/))).toEqual([]);
  });

  it("no file is longer than 300 lines, none is called utils or helpers, none re-exports a folder", () => {
    expect(violations(files, (file) => (file.text.split("\n").length > MAX_LINES + 1 ? ["too long"] : []))).toEqual([]);
    expect(files.filter((file) => /\/(?:utils|helpers)\.tsx?$/.test(file.path)).map((file) => file.path)).toEqual([]);
    expect(files.filter((file) => /^(?:lib|app)\/.*\/index\.tsx?$/.test(file.path)).map((file) => file.path)).toEqual(
      [],
    );
  });

  it("no comment is wider than 120 columns", () => {
    const comment = /^\s*(?:\/\/(?! biome-ignore)|\/?\*)/;
    expect(
      violations(files, ({ text }) =>
        text.split("\n").filter((line) => [...line].length > MAX_WIDTH && comment.test(line)),
      ),
    ).toEqual([]);
  });

  it("no test has a time limit of its own below that of jest.config.mjs, which a busy machine would exceed", () => {
    const limit = Number(
      /testTimeout: (\d+) \* SECOND_MS/.exec(readFileSync(path.join(root, "jest.config.mjs"), "utf8"))?.[1],
    );
    expect(limit).toBeGreaterThan(0);
    const tests = files.filter((file) => file.path.endsWith(".test.ts") || file.path.endsWith(".test.tsx"));
    const ownLimits = /^(?:\}, |\s+\},\n\s+)(\w+),?\n?\s*\);/gm;
    expect(
      violations(tests, (file) =>
        [...file.text.matchAll(ownLimits)].flatMap(([, written = ""]) => {
          const value = /^\d/.test(written)
            ? written
            : (new RegExp(`const ${written} = ([\\d_]+);`).exec(file.text)?.[1] ?? "0");
          return Number(value.replaceAll("_", "")) < limit * 1000 ? [written] : [];
        }),
      ),
    ).toEqual([]);
  });

  it("pages set no inline style and no raw HTML", () => {
    const pages = files.filter((file) => file.path.startsWith("app/"));
    expect(violations(pages, (file) => matches(file, /\sstyle=\{|dangerouslySetInnerHTML/))).toEqual([]);
  });

  it("every server action is made by a gate", () => {
    const actions = files.filter((file) => /^["']use server["']/.test(file.text.trimStart()));
    expect(actions.length).toBeGreaterThan(3);
    const ungated = violations(actions, (file) =>
      [
        ...withoutComments(file.text).matchAll(
          /export (?:const (\w+)\s*(?::[^=]+)?=\s*(\w+)|(?:async )?function (\w+))/g,
        ),
      ]
        .filter(
          ([, , maker]) =>
            ![
              ...["publicAction", "customerAction", "firstChangeAction", "linkAction"],
              ...["staffAction", "staffEntryAction", "invitationAction"],
            ].includes(maker ?? ""),
        )
        .map(([, name, , functionName]) => name ?? functionName ?? "?"),
    );
    expect(ungated).toEqual([]);
  });

  it("the token of an e-mailed link is read from its cookie only where the mark of its page is made or checked", () => {
    const allowed = ["lib/web/opened-link.ts", "lib/web/sealed-cookie.ts", "lib/web/entry-cookies.ts"];
    const others = production.filter((file) => !allowed.includes(file.path));
    expect(violations(others, (file) => matches(file, /readEntryCookie\(/))).toEqual([]);
    const linkPages = production.filter((file) => /openedLink\(/.test(file.text) && /page\.tsx$/.test(file.path));
    expect(linkPages.length).toBeGreaterThan(3);
    expect(violations(linkPages, (file) => (/opened\.mark\b/.test(file.text) ? [] : ["no mark in its form"]))).toEqual(
      [],
    );
  });

  it("every route handler is made by a gate", () => {
    const routes = files.filter((file) => /^app\/.*\/route\.tsx?$/.test(file.path));
    expect(routes.length).toBeGreaterThan(2);
    const ungated = violations(routes, (file) =>
      [
        ...withoutComments(file.text).matchAll(
          /export (?:const (GET|HEAD|POST|PUT|PATCH|DELETE)\s*=\s*(\w+)|(?:async )?function (GET|HEAD|POST|PUT|PATCH|DELETE))/g,
        ),
      ]
        .filter(
          ([, , maker]) =>
            !["publicRoute", "customerRoute", "apiRoute", "staffRoute", "staffEntryRoute", "postedOnly"].includes(
              maker ?? "",
            ),
        )
        .map(([, name, , functionName]) => name ?? functionName ?? "?"),
    );
    expect(ungated).toEqual([]);
  });

  it("no link to a route of the portal has `download`, which would save the sign-in page of an ended session", () => {
    const views = files.filter((file) => /^app\/.*\.tsx$/.test(file.path));
    expect(views.length).toBeGreaterThan(50);
    expect(violations(views, (file) => matches(file, /<(?:a|ButtonLink)\b(?:[^>]|=>)*?\sdownload(?=[\s=/>])/))).toEqual(
      [],
    );
  });

  it("every form reads its passwords by `typedPassword`, which drops pasted blanks", () => {
    const actions = files.filter((file) => /^app\/.*\.tsx?$/.test(file.path));
    const READ = /(?<!typedPassword\()\b\w+\.get\("(?:password|current|initial|again)"\)/g;
    // Reads only whether the form has a second password field.
    const allowed = 'const again = form.get("again");';
    expect(actions.some((file) => /typedPassword\(/.test(file.text))).toBe(true);
    expect(violations(actions, (file) => matches({ ...file, text: file.text.replace(allowed, "") }, READ))).toEqual([]);
  });

  it("no action is defined inside a component: Next would encrypt what it closes over with the key of lib/action-key.ts", () => {
    const actionFiles = production.filter((file) => /["']use server["']/.test(withoutComments(file.text)));
    expect(actionFiles.length).toBeGreaterThan(5);
    const isFirst = (file: SourceFile) => /^\s*["']use server["'];/.test(withoutComments(file.text));
    const count = (file: SourceFile) => withoutComments(file.text).match(/["']use server["']/g)?.length ?? 0;
    expect(
      violations(actionFiles, (file) => (isFirst(file) && count(file) === 1 ? [] : ["not the first line"])),
    ).toEqual([]);
  });

  it("actions of visitors redirect by `loadNextPage`, whose answer renders no page", () => {
    const actions = production.filter((file) =>
      /\b(?:publicAction|linkAction|firstChangeAction|staffEntryAction|invitationAction)[(<]/.test(file.text),
    );
    expect(actions.length).toBeGreaterThan(6);
    expect(violations(actions, (file) => matches(file, /(?<!\w)redirect\(/))).toEqual([]);
  });

  it("every page behind sign-in calls the gate first", () => {
    const pages = files.filter((file) => /^app\/\(portal\)\/.*page\.tsx$/.test(file.path));
    expect(pages.length).toBeGreaterThan(4);
    expect(
      violations(pages, (file) => (/await requireCustomer\(\)/.test(file.text) ? [] : ["no requireCustomer()"])),
    ).toEqual([]);
  });

  it("the files and folders that the README names at the top level exist", () => {
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
