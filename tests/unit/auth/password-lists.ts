/**
 * Two generated lists of passwords that satisfy R15: what people choose, and what is hard to guess. Nearly all words of
 * the weak ones stand in the estimator's dictionaries, so that list measures the patterns around known words.
 * held-out-passwords.ts has words that no dictionary holds.
 */
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { passwordViolations } from "@/lib/auth/credential/password-policy";
import type { Random } from "@/lib/kernel/random";

/** Deterministic (mulberry32), so that the lists are the same on every run. */
function seededBelow(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

const MAX_PER_KIND = 60;

export const KAMILLA = {
  name: "Szentgyörgyi Kamilla",
  emailAddress: "kamilla.sz77@example.hu",
  contractNumbers: ["KGF-4830917", "LAK/772"],
};

export const words = (text: string) => text.trim().split(/\s+/);
const SEASONS = words(`tavasz nyar oszi tel telen spring summer autumn winter januar februar marcius aprilis majus
  junius julius augusztus szeptember oktober november december hetfo szombat vasarnap karacsony husvet pentek`);
const NAMES = words(`bence mate levente dominik kristof zsofia hanna boglarka nikolett roland szabolcs tunde beata
  kovacs szabo horvath nemeth farkas takacs juhasz meszaros olivia jennifer michael jessica gergo dorina csenge`);
const HUNGARIAN = words(`kalapacs ablak virag szek asztal kenyer tejfol paprika kocsma vonat repulo hajo folyo erdo
  hegyek barlang gitar zongora kutya macska lovas csirke malac mokus roka farkas medve kemeny puha gyors lassu hideg
  meleg fekete feher piros kek zold sarga konyv toll papir ceruza iskola munka penz bank posta orvos tanar szomszed
  gyerek barat csalad kave limonade palinka pogacsa retes lekvar`);
const ENGLISH = words("password letmein welcome dragon monkey football shadow sunshine princess liverpool chelsea");
const LEET: Record<string, string> = { a: "4", e: "3", i: "1", o: "0", s: "5" };
const ROWS = ["qwertzuiop", "asdfghjkl", "yxcvbnm", "qwertyuiop", "zxcvbnm", "poiuztrewq", "lkjhgfdsa", "abcdefghij"];
const COUNTS = ["12", "123", "1234", "12345", "4321", "321", "99", "111", "2025", "1987"];
export const TAILS = ["12", "123", "2024", "1985", "01", "77"];

const upper = (text: string) => text.toUpperCase();
const CAPITALS: ((word: string) => string)[] = [
  (word) => upper(word.slice(0, 2)) + word.slice(2),
  (word) => upper(word.slice(0, 1)) + word.slice(1, -1) + upper(word.slice(-1)),
  (word) => [...word].map((letter, index) => (index % 2 === 0 ? upper(letter) : letter)).join(""),
  (word) => word.slice(0, -2) + upper(word.slice(-2)),
];

/** Combines every word with each pattern of capitals and some tails, at the start and at the end. */
export function withCapitalsAndTails(list: string[], tails: string[]): string[] {
  return list.flatMap((word, nth) =>
    CAPITALS.flatMap((capitals, pattern) => {
      const tail = tails[(nth + pattern) % tails.length] as string;
      return [`${capitals(word)}${tail}`, `${tail}${capitals(word)}`];
    }),
  );
}

function leet(list: string[]): string[] {
  return list.flatMap((word) =>
    CAPITALS.map((capitals) => capitals(word.replace(/[aeios]/g, (letter) => LEET[letter] ?? letter))).flatMap(
      (text) => [text, `${text}1`, `${text}12`],
    ),
  );
}

const keyboard = () =>
  ROWS.flatMap((row) =>
    [4, 5, 6].flatMap((length) =>
      [0, 1, 2].flatMap((from) => withCapitalsAndTails([row.slice(from, from + length)], COUNTS)),
    ),
  );

function doubled(): string[] {
  return ["ab", "abc", "abcd", "xyz", "qwe", "asd", "mno", "kfc", "hun", "bela"].flatMap((letters) => {
    const pairs = [...letters].map((letter, index) => (index % 2 === 0 ? upper(letter) : letter).repeat(2)).join("");
    const both = [...letters].map(
      (letter, index) => `${index + 1}${index + 1}${upper(letter)}${upper(letter)}${letter}${letter}`,
    );
    return [`${pairs}11`, `${pairs}1122`, `11${pairs}22`, `${pairs}112233`, both.slice(0, 2).join("")];
  });
}

/** Each word twice, with a number after, between or before. */
export const repeatedWords = (list: string[]) =>
  list.flatMap((word) => {
    const capital = upper(word.slice(0, 1)) + word.slice(1);
    return [`${capital}${capital}12`, `${capital}12${capital}`, `12${capital}${capital}`, `${capital}1${capital}1`];
  });

const counted = () => [
  "ABcd1234",
  "abCD4321",
  "A1b2C3d4",
  "AbCdEf123",
  "ABCabc123",
  "1A2b3C4d",
  "aA1bB2cC3",
  "123ABCabc",
  "ABC123abc",
];

const personal = () =>
  withCapitalsAndTails(words("kamilla szentgyorgyi kamillasz kgf4830917 lak772 sz77kamilla"), [
    ...TAILS,
    "4830917",
    "772",
  ]);

/** Weak passwords by kind; some of them are weak for {@link KAMILLA} only. */
export function weakPasswords(): { kind: string; passwords: string[] }[] {
  const kinds = {
    seasons: withCapitalsAndTails(SEASONS, TAILS),
    names: withCapitalsAndTails(NAMES, TAILS),
    "Hungarian words": withCapitalsAndTails(HUNGARIAN, TAILS),
    "English words": withCapitalsAndTails(ENGLISH, TAILS),
    keyboard: keyboard(),
    doubled: doubled(),
    repeated: repeatedWords(words("kutya macska fradi alma bela anya jelszo")),
    counting: counted(),
    "look-alike digits": leet([...ENGLISH, ...words("jelszo titkos szerelem karacsony macska oroszlan paprika")]),
    "the customer's own data": personal(),
  };
  return Object.entries(kinds).map(([kind, list]) => ({ kind, passwords: spread(satisfyingR15(list)) }));
}

const SHORT_WORDS = words(`fa lo haz viz kor nap hold tej so bor kez lab fog kert ut hid var kut domb rev hal sas ful
  tuz ko jeg szel eso tol hang dal vers rim szo lap kep fal ajto kulcs zar gomb tu ollo szog lanc kerek sin gep`).map(
  (word) => word.normalize("NFD").replace(/\p{M}/gu, ""),
);
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Hard to guess: the portal's own generator, password managers, three random words, random syllables. */
export function goodPasswords(): { kind: string; passwords: string[] }[] {
  const below = seededBelow(20261123);
  const random: Random = {
    bytes: (size) => Uint8Array.from({ length: size }, () => below(256)),
    uuid: () => "",
  };
  const pick = (list: string | string[]) => list[below(list.length)] as string;
  const make = (times: number, one: () => string) => satisfyingR15(Array.from({ length: times }, one));
  const capital = (word: string) => upper(word.slice(0, 1)) + word.slice(1);
  const twoDigits = () => String(10 + below(90));
  const manager = () => Array.from({ length: 8 + below(9) }, () => pick(ALPHABET)).join("");
  const threeWords = () => `${capital(pick(SHORT_WORDS))}${capital(pick(SHORT_WORDS))}${capital(pick(SHORT_WORDS))}`;
  const syllables = (n: number) => Array.from({ length: n }, () => pick("bcdfgklmnprstvz") + pick("aeiou")).join("");
  return [
    {
      kind: "the portal's generator",
      passwords: make(60, () => generatePassword(random, 12 + 4 * below(2))),
    },
    { kind: "a password manager", passwords: make(200, manager) },
    { kind: "three words and two digits", passwords: make(100, () => `${threeWords()}${twoDigits()}`) },
    { kind: "three words, digits between", passwords: make(50, () => `${twoDigits()}${threeWords()}`) },
    { kind: "syllables", passwords: make(60, () => `${capital(syllables(3))}${capital(syllables(2))}${twoDigits()}`) },
  ];
}

/** At most MAX_PER_KIND passwords of a list, evenly spread, so that the tests stay short. */
function spread(list: string[]): string[] {
  const step = Math.max(1, list.length / MAX_PER_KIND);
  return Array.from(
    { length: Math.min(list.length, MAX_PER_KIND) },
    (_, nth) => list[Math.floor(nth * step)] as string,
  );
}

export const satisfyingR15 = (list: string[]) =>
  [...new Set(list)].filter((password) => passwordViolations(password).length === 0);
