/** The rooms of docs/architecture.md, checked by the imports of the sources. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { drawnImports, reachable, roomImports } from "./room-graph";
import { root, type SourceFile, sourceFiles, violations } from "./source-files";

const files = sourceFiles();
const inRoom = (room: string) => files.filter((file) => file.path.startsWith(room));
const isTest = (file: SourceFile) => file.path.startsWith("tests/");
const production = files.filter((file) => !isTest(file));
const importing = (file: SourceFile, pattern: RegExp) => file.imports.filter((target) => pattern.test(target));

/** Packages that only some files may import. */
const ONLY_IMPORTERS: [string, RegExp, RegExp][] = [
  ["next-auth", /^next-auth(?:\/|$)/, /^lib\/auth\/session\/next-auth\.ts$|^lib\/staff\/oidc\/openid-client\.ts$/],
  ["otpauth", /^otpauth$/, /^lib\/staff\/totp\.ts$/],
  ["nodemailer", /^nodemailer(?:\/|$)/, /^lib\/notification\/transport\.ts$/],
  ["drizzle-orm", /^drizzle-orm(?:\/|$)/, /^drizzle|^lib\/db\/|^lib\/.*store\.ts$/],
  ["pg-boss", /^pg-boss$/, /^lib\/db\/job-queue\.ts$|^lib\/jobs\//],
  ["jose", /^jose$/, /^(?:lib|scripts)\/customer-portal\/|^lib\/auth\/session\/next-auth\.ts$/],
  ["postgres", /^postgres$/, /^lib\/db\/|^scripts\//],
  ["the e-mail components", /^@react-email\/components$/, /^emails\/_components\/ui\.ts$/],
];

describe("rooms", () => {
  it.each(ONLY_IMPORTERS)("%s is imported by its own files only", (_name, packageName, importers) => {
    expect(
      violations(
        production.filter((file) => !importers.test(file.path)),
        (file) => importing(file, packageName),
      ),
    ).toEqual([]);
  });

  it("next and react stay out of lib, except in lib/web and lib/server", () => {
    const outside = inRoom("lib/").filter((file) => !/^lib\/(?:web|server)\//.test(file.path));
    expect(violations(outside, (file) => importing(file, /^(?:next|react|react-dom|next-intl)(?:\/|$)/))).toEqual([]);
  });

  it("lib imports nothing from app, scripts or tests; the kernel imports nothing but itself", () => {
    expect(violations(inRoom("lib/"), (file) => importing(file, /^(?:app|scripts|tests)\//))).toEqual([]);
    expect(violations(inRoom("lib/kernel/"), (file) => importing(file, /^(?!lib\/kernel\/)/))).toEqual([]);
  });

  it("lib/server imports rules of lib/web and the worker, no feature and no database", () => {
    const MAY_IMPORT =
      /^(?:next|node:.*|\.\/.*|lib\/(?:server|web|jobs|kernel)\/.*|lib\/metrics\/.*|lib\/(?:settings|log|request-scope))$/;
    const wrong = violations(inRoom("lib/server/"), (file) =>
      file.imports.filter((target) => !MAY_IMPORT.test(target)),
    );
    expect(wrong).toEqual([]);
  });

  it("nothing that the server loads imports Next before Next has prepared the process", () => {
    const byPath = new Map(files.map((file) => [file.path.replace(/\.tsx?$/, ""), file]));
    const reached = new Map<string, SourceFile>();
    const visit = (file: SourceFile) => {
      if (reached.has(file.path)) return;
      reached.set(file.path, file);
      for (const target of file.imports) {
        const next = byPath.get(target);
        if (next) visit(next);
      }
    };
    visit(byPath.get("lib/server/run-server") as SourceFile);
    expect(reached.size).toBeGreaterThan(30);
    const early = /^import (?!type )[^;]*from "next(?:\/|-intl)/m;
    expect([...reached.values()].filter((file) => early.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it("encryption, key derivation and keyed digests are made in lib/crypto", () => {
    const OTHERS = [
      // Derives with a label and a secret of its own; next.config.ts loads it before other modules can be loaded.
      "lib/action-key.ts",
      // Uses the pepper, which only passwords use.
      "lib/auth/credential/password-hash.ts",
      // Prescribed by the PDF format.
      "lib/document/pdf-aes256.ts",
    ];
    const primitive = /\b(?:create(?:Cipher|Decipher)iv|createHmac|hkdf(?:Sync)?)\b/;
    const using = files.filter((file) => /^(?:lib|app|scripts|emails)\//.test(file.path) && primitive.test(file.text));
    const elsewhere = using.map((file) => file.path).filter((file) => !file.startsWith("lib/crypto/"));
    expect(elsewhere.sort()).toEqual(OTHERS);
  });

  it("no function of Node or the browser is replaced", () => {
    const patch = /\.prototype\.\w+\s*=[^=]|\bconsole\.\w+\s*=[^=]|\bprocess\.(?:emit|exit|std\w+\.write)\s*=[^=]/;
    const replaced = production.filter((file) => !/^(?:scripts|tests)\//.test(file.path));
    expect(violations(replaced, (file) => file.text.match(patch) ?? [])).toEqual([]);
  });

  it("nothing that runs in production imports tests", () => {
    expect(violations(production, (file) => importing(file, /^tests\//))).toEqual([]);
  });

  it("no room imports a room that imports it, scripts included", () => {
    const edges = roomImports(production);
    const circles = edges.filter(({ from, to }) => reachable(to, edges).has(from));
    expect(circles.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("rooms import each other only as docs/architecture.md draws it", () => {
    const drawn = drawnImports(readFileSync(path.join(root, "docs/architecture.md"), "utf8"));
    const features = production.filter((file) => /^lib\/[^/]+\//.test(file.path));
    const wrong = roomImports(features).filter(({ from, to }) => !drawn(from, to));
    expect(wrong.map(({ from, to, file }) => `${file}: ${from} -> ${to}`)).toEqual([]);
  });

  it("lib/web imports operations and rules of the features, no stores and no tables", () => {
    expect(violations(inRoom("lib/web/"), (file) => importing(file, /^drizzle|store$/))).toEqual([]);
  });

  it("app has no SQL and no tables; e-mail templates read neither settings nor database nor clock", () => {
    expect(violations(inRoom("app/"), (file) => importing(file, /^drizzle|^lib\/db\/|store$/))).toEqual([]);
    expect(
      violations(inRoom("emails/"), (file) => importing(file, /^(?:drizzle|app)|^lib\/(?!kernel|i18n|brand)/)),
    ).toEqual([]);
  });

  it("the browser gets components and pure rules, never zod, stores, settings or the database", () => {
    const islands = files.filter((file) => /^["']use client["']/.test(file.text.trimStart()));
    expect(islands.length).toBeGreaterThan(3);
    expect(
      violations(islands, (file) =>
        importing(
          file,
          /^zod$|schema$|store$|^drizzle|^lib\/(?:db|web|env|context|log|jobs|notification)|^next-intl\/server/,
        ),
      ),
    ).toEqual([]);
  });
});
