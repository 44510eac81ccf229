import { COMMON_WORDS, PORTAL_WORDS } from "@/lib/auth/credential/common-words";
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { isGuessable } from "@/lib/auth/credential/guessable-password";
import { passwordViolations } from "@/lib/auth/credential/password-policy";
import { systemRandom } from "@/lib/kernel/random";

const ANNA = { emailAddress: "anna.kovacs@example.hu", name: "Kovács Anna" };
const NOBODY = { emailAddress: null, name: "" };

const TAILS = ["12", "123", "1234", "2024", "2025", "2026", "01", "99", "007", "2000"];
const HEADS = ["", "12", "20"];
/** Two capitals where people put them: at the front, first and last, every other letter. */
const CAPITALS: ((word: string) => string)[] = [
  (word) => word.slice(0, 2).toUpperCase() + word.slice(2),
  (word) => word.slice(0, 1).toUpperCase() + word.slice(1, -1) + word.slice(-1).toUpperCase(),
  (word) => [...word].map((letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter)).join(""),
];

function guessesFrom(words: Iterable<string>): string[] {
  const guesses = new Set<string>();
  for (const word of words) {
    for (const capitals of CAPITALS) {
      for (const tail of TAILS) for (const head of HEADS) guesses.add(`${head}${capitals(word)}${tail}`);
    }
  }
  return [...guesses].filter((guess) => passwordViolations(guess).length === 0);
}

describe("a password that is easy to guess is refused although it obeys the rule (SEC-3)", () => {
  it("refuses at least 3000 guesses that satisfy the rule", () => {
    const guesses = guessesFrom([...COMMON_WORDS, ...PORTAL_WORDS]);
    expect(guesses.length).toBeGreaterThanOrEqual(3000);
    expect(guesses.filter((guess) => !isGuessable(guess, NOBODY))).toEqual([]);
  });

  it.each([
    "ALlianz2026",
    "2026ALlianz",
    "ALl1anz2026",
    "PAssw0rd12",
    "P4ssW0rd99",
    "Pass12Word",
    "JElszo2026",
    "J3LszO2026",
    "QWertz1234",
    "ABcd1234",
    "abCD4321",
    "aaaaBBBB1111",
    "KUtya12Kutya",
    "ayTUk1234",
    "POrtal2026",
    "KUldemenyeim1234",
  ])("%s", (password) => {
    expect(passwordViolations(password)).toEqual([]);
    expect(isGuessable(password, NOBODY)).toBe(true);
  });

  it.each(["ANna1985", "KOvacs1985", "ANNAkovacs85", "annaKOVACS1985", "4nn4KOVACS12"])(
    "%s, built on the customer's own name or address, only for that customer",
    (password) => {
      expect(isGuessable(password, ANNA)).toBe(true);
    },
  );

  it("leaves alone what is not on anybody's list", () => {
    for (const password of ["AAbb1122", "SajatJelszo2026".slice(0, 16), "Kezdeti42Jelszo", "xT7kQ9mLp2Wd"]) {
      expect([password, isGuessable(password, ANNA)]).toEqual([password, false]);
    }
  });

  it("never refuses a suggested password", () => {
    for (let round = 0; round < 2000; round++) {
      for (const length of [12, 16]) {
        const password = generatePassword(systemRandom, length);
        if (isGuessable(password, ANNA)) throw new Error(`refused: ${password}`);
      }
    }
  });
});
