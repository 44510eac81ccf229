/** One name per thing (docs/architecture.md#glossary): names that were replaced must not be used again. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { sourceFiles, violations } from "./source-files";

const OWN_PATH = "tests/architecture/words.test.ts";
/** Looks for old names in the docs itself. */
const CHECKS_DOCS = "tests/unit/docs/named-things.test.ts";
/** Names of published programs, kinds in the hash chain of message events, and what scripts outside rely on. */
const KEPT = /letterSpacing|"notice-failed"|\.command\("notices"\)|\/recipients\b/g;

type GivenUp = { name: string; pattern: RegExp; write: string; within?: RegExp };

const FEATURES = /^(?:lib\/(?!auth\/credential|kernel|db\/embedded)|app\/|emails\/|drizzle\/schema\/)/;

const GIVEN_UP: GivenUp[] = [
  {
    name: "item",
    pattern: /\b(?:items?(?=[A-Z])\w*|\w*[a-z](?:Item|Items)\b)/,
    write: "message",
    within: /^lib\/(?:mailbox|export|retention|document|closure|delivery)\//,
  },
  {
    name: "letter",
    pattern: /\b(?:letters?\b(?! and digits)|letters?(?=[A-Z])\w*|\w*Letters?(?:[A-Z]\w*)?\b)/,
    write: "notification, email",
    within: /^(?:lib\/(?:notification|delivery|jobs|closure|retention)|app|emails)\//,
  },
  {
    name: "notice (an e-mail)",
    pattern: /\b(?:listNotices|cancelNoticesOf|noticesOf|NoticeGroups)\b/,
    write: "notification",
  },
  {
    name: "run (a batch)",
    pattern: /\b(?:delivery_?runs?|run_?id|(?:deliver|commit|read|stage|end|create|sweep)Runs?|RunLine|RunState)\b/i,
    write: "batch",
  },
  {
    name: "bin",
    pattern: /\b(?:listBin|BIN_DAYS|\w*InBin|BinItem|getBinItem)\b|"bin"/,
    write: "trash",
    within: FEATURES,
  },
  {
    name: "security check",
    pattern: /\b(?:SecurityCheck|checkVisitor|CheckWell|needsCheck|checkCost)\b/,
    write: "captcha",
  },
  {
    name: "reader",
    pattern: /\b(?:readerOf|ReaderFrame|Reader(?=\b(?!\s*<)))/,
    write: "customer, customer session",
    within: /^(?:lib\/(?:mailbox|export|web)|app)\//,
  },
  {
    name: "fact",
    pattern: /\b(?:facts|EventFacts|setImportedFacts|customerFacts)\b/,
    write: "details, props",
    within: FEATURES,
  },
  { name: "wish", pattern: /\b\w*[wW]ish(?:es)?\b/, write: "options, input" },
  { name: "surroundings", pattern: /surroundings/i, write: "environment, context" },
  { name: "closing (an account)", pattern: /\b(?:ClosingBanner|ClosingEmail|askForClosing)\b/, write: "closure" },
  { name: "farewell", pattern: /farewell/i, write: "notification of the closure" },
  { name: "obstacle", pattern: /obstacle/i, write: "cause" },
  { name: "truth", pattern: /\b\w*(?:LetterTruth|LinkTruth)\b/, write: "subject, state" },
  {
    name: "item (on the command line and in the demo)",
    pattern: /\bitems?\b(?!\.|\))/,
    write: "message",
    within: /^scripts\/(?:portal|demo|mail|customer-portal)\//,
  },
  {
    name: "letter (on the command line and in the demo)",
    pattern: /\b[Ll]etters?\b/,
    write: "e-mail, notification",
    within: /^(?:scripts\/(?:portal|demo|mail|customer-portal)\/|tests\/support\/emails\.ts)/,
  },
  {
    name: "notice, bin (on the command line)",
    pattern: /\bnotices?\b(?! (?:list|retry))|\bbins?\b/,
    write: "notification, trash",
    within: /^scripts\/portal\//,
  },
  { name: "recipient (of a message)", pattern: /\b\w*[Rr]ecipients?\b/, write: "customer", within: FEATURES },
  {
    name: "visitor (somebody who is signed in)",
    pattern: /\bvisitor\b/,
    write: "signedIn, customer",
    within: /^(?:tests\/journeys\/(?:mailbox|release)|lib\/(?:mailbox|export|notification))\//,
  },
  {
    name: "he, his",
    pattern: /\b(?:[Hh]e|[Hh]is|[Hh]im|[Hh]imself|[Hh]er|[Ss]he)\b(?! egy)/,
    write: "they, their",
    within: /^(?:lib|app|emails|scripts|drizzle\/schema)\/|^middleware\.ts$/,
  },
  { name: "security check (of a form)", pattern: /\bcheckField\b|\bstate\.check\b|\bCHECK_FIELD\b/, write: "captcha" },
  { name: "portal (the customer portal)", pattern: /\bportal_?[Rr]egistrations?\b/, write: "customer portal, in full" },
  {
    name: "an outcome in camelCase",
    pattern: /^\s*\| "[a-z]+[A-Z]\w*"/m,
    write: "a kebab-case string",
    // Stores name columns so.
    within: /^lib\/(?!.*store\.ts$)/,
  },
  { name: "swept", pattern: /\bswept\b|\bsweepBatches\b/, write: "cancelled" },
  { name: "OperatorError", pattern: /\bOperatorError\b/, write: "CommandError" },
  {
    name: "Sheet, Fold, HandOff",
    pattern: /<(?:Sheet|Fold)\b|\bHandOff\b|\bhandOff\b/,
    write: "Card, Disclosure, StartRegistration",
  },
  {
    name: "there, judge, door",
    pattern: /\b(?:judge\w*|watchTheDoor|spoilt\w*|keepAccountsOpen|leftByPost)\b/,
    write: "what it does",
  },
];

const CITATIONS =
  /\bSEC-\d+|\bCONTRACT\b|\bUX\.md\b|\bSTACK(?:_MORE)?\.md\b|\bARCHITECTURE\b|\bSTYLE\.md\b|\bWORDS\.md\b|\bBROCHURE\b|\bdesign\/README\b|\bdecisions? \d|\blaw \d/;

const all = sourceFiles().filter((file) => ![OWN_PATH, CHECKS_DOCS].includes(file.path));
/** The demo batch speaks of the insured person's items and of letters. */
const files = all.filter((file) => !/^scripts\/demo-batch\//.test(file.path));

describe("one name per thing", () => {
  it.each(GIVEN_UP)("$name is called $write", ({ pattern, within }) => {
    const concerned = files.filter((file) => !within || within.test(file.path));
    expect(concerned.length).toBeGreaterThan(0);
    expect(
      violations(concerned, (file) => `${file.path}\n${file.text}`.replace(KEPT, "").match(pattern)?.slice(0, 1) ?? []),
    ).toEqual([]);
  });
});

describe("comments", () => {
  it("cite only what is in the repository", () => {
    expect(violations(all, (file) => file.text.match(CITATIONS)?.slice(0, 1) ?? [])).toEqual([]);
  });

  it("the check finds what it looks for", () => {
    expect(CITATIONS.test("(SEC-12)")).toBe(true);
    for (const { pattern, name } of GIVEN_UP) expect([name, pattern.source.length > 3]).toEqual([name, true]);
    expect(readFileSync(path.join(process.cwd(), OWN_PATH), "utf8")).toMatch(CITATIONS);
  });
});
