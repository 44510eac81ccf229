import { readFileSync } from "node:fs";
import { dictionary } from "@zxcvbn-ts/language-common";
import { COMMON_WORDS, PORTAL_WORDS } from "@/lib/auth/credential/common-words";
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { findGuessReason, isGuessable } from "@/lib/auth/credential/guessable-password";
import stems from "@/lib/auth/credential/hungarian-stems.json";
import { systemRandom } from "@/lib/kernel/random";
import { HELD_OUT_WORDS, heldOutPasswords } from "./held-out-passwords";
import { goodPasswords, KAMILLA, weakPasswords } from "./password-lists";

const UNKNOWN_PERSON = { emailAddress: null, name: "" };
const MIN_SHARE = 0.99;
const MIN_LENGTH = 300;
const SECURITY_PAGE = readFileSync("docs/security.md", "utf8");

const weak = weakPasswords();
const good = goodPasswords();
const all = (kinds: { passwords: string[] }[]) => kinds.flatMap(({ passwords }) => passwords);

describe("two generated lists of passwords that satisfy R15", () => {
  it("refuses at least 99 % of at least 300 weak ones, and 95 % of each kind", () => {
    const passed = weak.map(({ kind, passwords }) => ({
      kind,
      of: passwords.length,
      passed: passwords.filter((password) => !isGuessable(password, KAMILLA)),
    }));
    expect(all(weak).length).toBeGreaterThanOrEqual(MIN_LENGTH);
    const missed = passed.flatMap((kind) => kind.passed);
    expect({ missed, enough: missed.length <= all(weak).length * (1 - MIN_SHARE) }).toMatchObject({ enough: true });
    expect(passed.filter((kind) => kind.passed.length > kind.of * 0.05)).toEqual([]);
  });

  it("accepts at least 99 % of at least 300 good ones, and 95 % of each kind", () => {
    const refused = good.map(({ kind, passwords }) => ({
      kind,
      of: passwords.length,
      refused: passwords.filter((password) => isGuessable(password, KAMILLA)),
    }));
    expect(all(good).length).toBeGreaterThanOrEqual(MIN_LENGTH);
    const missed = refused.flatMap((kind) => kind.refused);
    expect({ missed, enough: missed.length <= all(good).length * (1 - MIN_SHARE) }).toMatchObject({ enough: true });
    expect(refused.filter((kind) => kind.refused.length > kind.of * 0.05)).toEqual([]);
  });
});

describe("passwords around words that no dictionary holds", () => {
  const heldOut = heldOutPasswords();

  it("has at least fifty words, and really none of them is in a dictionary", () => {
    const own = Object.values(stems.words).flatMap((list) => list.split(" "));
    const known = new Set([...COMMON_WORDS, ...PORTAL_WORDS, ...own, ...Object.values(dictionary).flat().map(String)]);
    expect(new Set(HELD_OUT_WORDS).size).toBeGreaterThanOrEqual(50);
    expect(HELD_OUT_WORDS.filter((word) => known.has(word))).toEqual([]);
    expect(heldOut.filter(({ passwords }) => passwords.length === 0)).toEqual([]);
  });

  it("are refused at the share that docs/security.md tells", () => {
    const passwords = all(heldOut);
    const refused = passwords.filter((password) => isGuessable(password, UNKNOWN_PERSON));
    const told = /Of (\d+) passwords around (\d+) words that no dictionary holds, (\d+) % are refused/.exec(
      SECURITY_PAGE,
    );
    const share = Math.floor((100 * refused.length) / passwords.length);
    expect(told?.slice(1).map(Number)).toEqual([passwords.length, HELD_OUT_WORDS.length, share]);
  });
});

describe("a password that is easy to guess is refused although it satisfies R15", () => {
  it.each(["ALlianz2026", "KUldemenyeim1234", "POrtal2026", "ayTUk1234", "11AAaa22BBbb", "aaaaBBBB1111"])(
    "%s",
    (password) => {
      expect(isGuessable(password, UNKNOWN_PERSON)).toBe(true);
    },
  );

  it.each(["KAmilla1985", "SZentgyorgyi85", "KGf4830917aA", "4830917KGlak", "sZ77kamillA"])(
    "%s, built on the customer's own name, address or contract, for that customer",
    (password) => {
      expect(isGuessable(password, KAMILLA)).toBe(true);
    },
  );

  it.each([
    ["KAmilla1985", "personal"],
    ["sZ77kamillA", "personal"],
    ["4830917KGlak", "personal"],
    ["KUldemenyeim1234", "common"],
    ["BAlaton1987", "common"],
    ["11AAaa22BBbb", "pattern"],
    ["ayTUk1234", "common"],
    ["xT7kQ9mLp2Wd", null],
  ])("the reason for %s is named: %s", (password, reason) => {
    expect(findGuessReason(password, KAMILLA)).toBe(reason);
  });

  it("never refuses a generated password, so generated ones need no validation", () => {
    for (let round = 0; round < 100; round++) {
      for (const length of [12, 16]) {
        const password = generatePassword(systemRandom, length);
        expect([password, isGuessable(password, KAMILLA)]).toEqual([password, false]);
      }
    }
  });
});
