import { generatePassword } from "@/lib/auth/credential/generate-password";
import { checkNewPassword } from "@/lib/auth/credential/new-password";
import { passwordViolations, typedPassword } from "@/lib/auth/credential/password-policy";
import { systemRandom } from "@/lib/kernel/random";
import { BLANKS } from "@/tests/support/blanks";

const accepted = [
  "AAbb1122",
  "aaBB1122",
  "1122aaBB",
  "AnnaPortal26",
  "aB1aB1aB",
  "ZZzz9988",
  "ABcd12EF",
  "abCD34ef",
  "A1b2C3d4",
  "zZ9zZ9zz",
  "AAbb11223",
  "AAbb112233",
  "AAbb1122334",
  "AAbb11223344",
  "AAbb112233445",
  "AAbb1122334455",
  "AAbb11223344556",
  "AAbb112233445566",
  "AAAAAAAAAAAAbb11",
  "aaaaaaaaaaaaBB11",
  "111111111111aaBB",
  "QwErTy12",
  "KuldemenY26x",
  "PortalA11lianz",
  "O0O0l1l1",
  "IlIlIl11oo",
  "AbAb0000",
  "00AAaa00",
  "xX00Xx99",
  "MMnn0099",
  "jelSZo77AB",
  "hosSZu16karAKt12",
  "RoVidEn8x8",
  "Alma2Alma2",
  "KorteK0rt3",
  "SzilvA2Szilv4",
  "Bb1Bb1Bb1Bb1Bb1B",
  "cC2cC2cC2cC2cC2c",
  "Dd33dD44",
  "Ee55eE66",
  "Ff77fF88",
  "Gg99gG00",
  "Hh12hH34",
  "Ii56iI78",
  "Jj90jJ12",
  "Kk34kK56",
  "Ll78lL90",
  "Mm12mM34",
  "Nn56nN78",
  "Oo90oO12",
  "Pp34pP56",
  "Qq78qQ90",
  "Rr12rR34",
  "Ss56sS78",
  "Tt90tT12",
  "Uu34uU56",
  "Vv78vV90",
  "Ww12wW34",
  "Xx56xX78",
  "Yy90yY12",
];

const refused: [string, string[]][] = [
  ["", ["too-short", "few-lowercase", "few-uppercase", "few-digits"]],
  ["AAbb112", ["too-short"]],
  ["AAbb1122334455667", ["too-long"]],
  ["AAAA1122", ["few-lowercase"]],
  ["AAAb1122", ["few-lowercase"]],
  ["aaaa1122", ["few-uppercase"]],
  ["aaaB1122", ["few-uppercase"]],
  ["AAbbccdd", ["few-digits"]],
  ["AAbbccd1", ["few-digits"]],
  ["AAbb11ÁÁ", ["forbidden-character"]],
  ["ááBB1122", ["few-lowercase", "forbidden-character"]],
  ["ÁÁbb1122", ["few-uppercase", "forbidden-character"]],
  ["AAbb1122ű", ["forbidden-character"]],
  ["AAbb1122!", ["forbidden-character"]],
  ["AAbb 1122", ["forbidden-character"]],
  [" AAbb1122", ["forbidden-character"]],
  ["AAbb1122 ", ["forbidden-character"]],
  ["AAbb1122\n", ["forbidden-character"]],
  ["AAbb1122\0", ["forbidden-character"]],
  ["AAbb-1122", ["forbidden-character"]],
  ["AAbb_1122", ["forbidden-character"]],
  ["AAbb１１２２", ["few-digits", "forbidden-character"]],
  ["ＡＡbb1122", ["few-uppercase", "forbidden-character"]],
  ["AAbb1122😀", ["forbidden-character"]],
  ["AAbb1122ß", ["forbidden-character"]],
  ["AAbb1122ı", ["forbidden-character"]],
  ["АAbb1122", ["few-uppercase", "forbidden-character"]],
  ["AAbb1122\u200b", ["forbidden-character"]],
  ["AAbb1122\u0301", ["forbidden-character"]],
  [`AAbb11${"x".repeat(10_000)}`, ["too-long"]],
];

/** R15, implemented independently. */
function satisfiesR15(password: string): boolean {
  const characters = [...password];
  const between = (from: string, to: string) =>
    characters.filter((character) => character >= from && character <= to && character.length === 1).length;
  const lower = between("a", "z");
  const upper = between("A", "Z");
  const digits = between("0", "9");
  return (
    characters.length >= 8 &&
    characters.length <= 16 &&
    lower >= 2 &&
    upper >= 2 &&
    digits >= 2 &&
    lower + upper + digits === characters.length
  );
}

describe("R15: minimum 8, maximum 16 characters, 2 small and 2 capital letters without accents, 2 digits, nothing else", () => {
  it.each(accepted)("accepts %s", (password) => {
    expect(passwordViolations(password)).toEqual([]);
  });

  it.each(refused.map(([password, reasons]) => [JSON.stringify(password).slice(0, 40), password, reasons] as const))(
    "refuses %s",
    (_shown, password, reasons) => {
      expect(passwordViolations(password)).toEqual(reasons);
      expect(checkNewPassword(password, { emailAddress: null, name: "" })).toEqual({
        ok: false,
        error: { kind: "breaks-rule", violations: reasons },
      });
    },
  );

  it("agrees with an independent implementation on ten thousand strings", () => {
    const alphabet = [..."aabbzzAABBZZ001199áÁűŰ !_-.０Ａ"];
    let state = 20_261_123;
    const next = (limit: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * limit);
    };
    for (let round = 0; round < 10_000; round += 1) {
      const usable = round % 2 === 0 ? 18 : alphabet.length;
      const password = Array.from({ length: next(20) }, () => alphabet[next(usable)]).join("");
      expect([password, passwordViolations(password).length === 0]).toEqual([password, satisfiesR15(password)]);
    }
  });

  it("generates only passwords that satisfy it and contain no look-alike characters", () => {
    for (let round = 0; round < 500; round += 1) {
      const password = generatePassword(systemRandom);
      expect(password).toHaveLength(12);
      expect(passwordViolations(password)).toEqual([]);
      expect(password).not.toMatch(/[0O1lI]/);
    }
  });
});

describe("a pasted password", () => {
  it.each(BLANKS)("loses %s at its ends, and keeps it inside", (_name, blank) => {
    expect(typedPassword(`${blank}Kulcs2026Ab${blank}${blank}`)).toBe("Kulcs2026Ab");
    expect(passwordViolations(typedPassword(`Kulcs${blank}2026Ab`))).toContain("forbidden-character");
    expect(typedPassword(blank)).toBe("");
  });

  it("is empty when the form has no such field, or a file in its place", () => {
    expect([typedPassword(null), typedPassword(new File(["x"], "x"))]).toEqual(["", ""]);
  });
});
