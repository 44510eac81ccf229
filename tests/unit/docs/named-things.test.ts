/** Commands, addresses, jobs, variables and names in the code that the pages and .env.example name exist. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { VARIABLES } from "@/lib/env";
import { JOBS } from "@/lib/jobs/registry";
import { isNotificationKind } from "@/lib/notification/notification-kinds";
import { portalProgram } from "@/scripts/portal/program";
import { root } from "../../architecture/source-files";
import { codeOf, currentPages, deployment, envExample, paths, sources, type Text } from "./repository-texts";

const texts = [...currentPages, envExample];
const production = sources.filter((file) => !file.path.startsWith("tests/"));
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*|^--[^\n]*/gm, "");
const corpus = [...production.map(({ text }) => withoutComments(text)), ...deployment.map(({ text }) => text)].join(
  "\n",
);

/** "page: what is named and does not exist", each once. */
const missing = (from: Text[], find: (text: string) => string[]) =>
  from.flatMap(({ path: page, text }) => [...new Set(find(text))].map((name) => `${page}: ${name}`));

describe("npm scripts", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = (text: string) => [
    ...[...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name ?? ""),
    ...[...text.matchAll(/\bnpm (test|start)\b/g)].map(([, name]) => name ?? ""),
  ];

  it("every one that a page, a comment or a message names exists", () => {
    expect(texts.flatMap(({ text }) => named(text)).length).toBeGreaterThan(40);
    // "the scripts that npm runs", not the name of one
    const wrong = (text: string) => named(text).filter((name) => !(name in scripts) && name !== "that");
    expect(missing([...texts, ...production], wrong)).toEqual([]);
  });

  it("README.md names every one that a person calls", () => {
    const readme = texts.find((text) => text.path === "README.md")?.text ?? "";
    const called = Object.keys(scripts).filter((name) => !["postinstall", "db:generate"].includes(name));
    expect(called.filter((name) => !named(readme).includes(name))).toEqual([]);
  });
});

describe("the command line", () => {
  const program = portalProgram(
    (file) => file,
    async () => {},
  );
  const isOption = (word: string) => word.startsWith("--");

  /** What is wrong with `portal <text>`; null when the command and its options exist. */
  function fault(text: string): string | null {
    const words = text
      .replaceAll(/[[\]]/g, " ")
      .split(/\s+/)
      .filter((word) => word !== "" && word !== "…");
    let commands: Command[] = [program];
    for (const word of words) {
      const next = word.split("|").map((name) => commands[0]?.commands.find((child) => child.name() === name));
      if (commands[0]?.commands.length === 0) break;
      if (next.some((child) => child === undefined)) {
        // The argument of a command that has commands below it too.
        if (commands[0] !== program && commands[0]?.registeredArguments.length) break;
        return isOption(word) ? null : `portal ${text}`;
      }
      commands = next as Command[];
    }
    const options = commands.flatMap((command) => command.options.map(({ long }) => long));
    return words.find((word) => isOption(word) && word !== "--help" && !options.includes(word.split("=")[0] ?? ""))
      ? `portal ${text}`
      : null;
  }

  /** Code lines and spans that call it: `portal deliver …`, `npm run -s portal -- deliver …`. */
  const calls = (text: string) =>
    codeOf(text).flatMap((line) => {
      const call = /(?:\bnpm run (?:-s )?portal -- |^portal )([^#;&]+)/.exec(line)?.[1];
      return call === undefined ? [] : [call.trim()];
    });

  it("every command and option that a page names exists", () => {
    expect(texts.flatMap(({ text }) => calls(text)).length).toBeGreaterThan(40);
    expect([fault("deliver <folder> --dry-run"), fault("deliver --force"), fault("notice list")]).toEqual([
      null,
      "portal deliver --force",
      "portal notice list",
    ]);
    expect(missing(texts, (text) => calls(text).flatMap((call) => fault(call) ?? []))).toEqual([]);
  });

  it("docs/operations.md names every command", () => {
    const operations = texts.find((text) => text.path === "docs/operations.md")?.text ?? "";
    const leaves = (commands: readonly Command[], before = ""): string[] =>
      commands.flatMap((command) =>
        command.commands.length > 0 ? leaves(command.commands, `${command.name()} `) : [`${before}${command.name()}`],
      );
    const named = calls(operations);
    expect(leaves(program.commands).filter((name) => !named.some((call) => call.startsWith(name)))).toEqual([]);
  });
});

it("what docs/operations.md says to expect is what the code prints", () => {
  const operations = texts.find((text) => text.path === "docs/operations.md")?.text ?? "";
  const expected = [...operations.matchAll(/\bExpect ([^\n]+)/g)].flatMap(([, line]) => codeOf(line ?? ""));
  // Numbers, references and paths differ; the words between them do not.
  const fragments = expected.flatMap((text) => text.split(/[A-Z]-\d\S+|\/\S+|\d[\d-]*|[✓✗]/));
  const sentences = fragments.map((text) => text.replaceAll(/^[\s,:]+|[\s,:]+$/g, "")).filter((text) => / /.test(text));
  expect(sentences.length).toBeGreaterThan(10);
  expect(sentences.filter((text) => !corpus.includes(text))).toEqual([]);
});

describe("addresses", () => {
  const jobs: string[] = JOBS.map(({ name }) => name);
  const routes = paths
    .filter((file) => /^app\/api\/.*\/route\.tsx?$/.test(file))
    .map((file) =>
      file
        .replace(/^app/, "")
        .replace(/\/route\.tsx?$/, "")
        .split("/"),
    );
  /**
   * An address of another server (the mail viewer of the demo), and one that is no route on purpose (next.config.ts).
   */
  const OTHERS = ["/api/messages", "/api/refused-prefetch"];

  function exists(address: string): boolean {
    const segments = address.replace(/\/$/, "").split("/");
    const job = /^\/api\/cron\/([\w-]+)$/.exec(address)?.[1];
    if (job !== undefined) return jobs.includes(job);
    const fits = (route: string[]) =>
      route.every((part, index) => {
        const segment = segments[index] ?? "";
        return part === segment || (/^\[(?!\.\.\.unknown)/.test(part) && segment !== "");
      });
    const isPrefix = (route: string[]) => segments.every((part, index) => part === "*" || part === route[index]);
    return routes.some((route) => (route.length >= segments.length && isPrefix(route)) || fits(route));
  }
  const named = (text: string) =>
    [...text.matchAll(/(?<![\w.])\/api\/[\w/<>[\].*-]*[\w>\]*]/g)].map(([address]) => address.replace(/\.$/, ""));

  it("every /api address that a page, a comment or a message names exists, and every job behind /api/cron", () => {
    expect(texts.flatMap(({ text }) => named(text)).length).toBeGreaterThan(15);
    const wrong = (text: string) => named(text).filter((address) => !OTHERS.includes(address) && !exists(address));
    expect(missing([...texts, ...production.filter((file) => !file.path.startsWith("scripts/"))], wrong)).toEqual([]);
    expect([exists("/api/cron/drain"), exists("/api/cron/<job>"), exists("/api/nothing")]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("every job that a page names exists", () => {
    /** Named in the upgrade notes of migration 0011. */
    const RENAMED = ["sweep-delivery-runs"];
    const verbs = [...new Set(jobs.map((name) => name.split("-")[0]))];
    const looksLikeJob = new RegExp(`^(?:${verbs.join("|")})-[a-z-]+$`);
    const isOther = (name: string) =>
      RENAMED.includes(name) || isNotificationKind(name) || corpus.includes(`alarm: "${name}"`);
    const ofJobs = (text: string) => codeOf(text).filter((span) => looksLikeJob.test(span) && !isOther(span));
    expect(texts.flatMap(({ text }) => ofJobs(text)).length).toBeGreaterThan(20);
    expect(missing(texts, (text) => ofJobs(text).filter((name) => !jobs.includes(name)))).toEqual([]);
  });
});

describe("variables", () => {
  /** Read by Node, and placeholders of examples. */
  const OTHERS = [
    "NODE_EXTRA_CA_CERTS",
    "NAME_FILE",
    "OWN_ORIGIN",
    "OWN_KID",
    "OWN_PRIVATE_KEY",
    "PORTAL_URL",
    "API_KEY",
  ];
  const settable = new Set([...VARIABLES, ...VARIABLES.map((name) => `${name}_FILE`), ...OTHERS]);
  const isRead = (name: string) =>
    new RegExp(
      `(?:env|environment|raw)(?:\\.|\\[")${name}\\b|["']${name}["']|\\$\\{${name}\\b|\\b${name}(?::[^=\\n]+)? =`,
    ).test(corpus);

  it("every variable and constant that a page or .env.example names is read or declared", () => {
    const named = (text: string) => text.match(/(?<![\w<])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+(?![\w>])/g) ?? [];
    const assigned = (text: string) => [...text.matchAll(/(?<![\w.])([A-Z]{3,})=/g)].map(([, name]) => name ?? "");
    const all = (text: string) => [...named(text), ...assigned(text)];
    expect(texts.flatMap(({ text }) => all(text)).length).toBeGreaterThan(80);
    expect(missing(texts, (text) => all(text).filter((name) => !settable.has(name) && !isRead(name)))).toEqual([]);
  });
});

describe("names in the code", () => {
  /** Names of PostgreSQL, Node, browsers, proxies and other programs, and values of examples. */
  const OTHERS = [
    ...["pg_dump", "pg_restore", "createdb", "misc_set"],
    ...["stop_grace_period", "terminationGracePeriodSeconds", "StreamMaxLength", "localStorage", "quarantine"],
    ...["Authorization", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded", "ddl"],
    ...["szamla.pdf", "Kezdeti42Jelszo", "V-2026-7K4M9Q", "NAME_FILE", "YYYY-MM-DD", "Message-ID"],
  ];
  const NAME = /^[A-Za-z_$][\w$]*(?:[.-][\w$]+)*(?:\(\))?$/;
  const FILE = /\.(?:tsx?|mjs|sql|md|json|csv|yaml)$/;
  /** Prefixes that the code adds: cookies on https, scripts of npm, folders at the top. */
  const ADDED = /^(?:__Secure-|__Host-)/;

  /** Keywords of SQL and HTTP. */
  const KEYWORD = /^[A-Z]+$/;

  const stands = (name: string) => {
    const bare = name.replace("()", "").replace(ADDED, "");
    return OTHERS.includes(bare) || corpus.includes(bare) || bare.split(".").every((part) => corpus.includes(part));
  };

  it("every function, table, column, kind or event that a page names stands in the code", () => {
    const named = (text: string) =>
      codeOf(text).filter((span) => NAME.test(span) && !FILE.test(span) && !KEYWORD.test(span));
    expect(texts.flatMap(({ text }) => named(text)).length).toBeGreaterThan(300);
    // The reasons name packages that are not used.
    const own = currentPages.filter((page) => page.path !== "docs/adr/0003-dependencies.md");
    expect(missing(own, (text) => named(text).filter((name) => !stands(name)))).toEqual([]);
    expect(["delivery_runs", "lockItemsOf", "keepAccountsOpen"].filter(stands)).toEqual(["delivery_runs"]);
  });
});
