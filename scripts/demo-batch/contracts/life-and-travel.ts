/** Life insurance with its riders, and travel insurance (for one trip, or for a year). */
import { anna, csilla, emma, gabor, ilona } from "../customers";
import { forint } from "../format";
import type { Contract } from "../model";

const BENEFICIARY = "A szerződő kedvezményezettet a tartam alatt bármikor, írásban jelölhet vagy módosíthat.";

export const annaLife: Contract = {
  number: "310264978",
  customer: anna,
  product: "life",
  start: "2025-06-01",
  frequency: "monthly",
  covers: [
    { label: "Haláleseti szolgáltatás", limit: forint(10_000_000), premium: 72_000 },
    { label: "Csonttörés kiegészítő biztosítás", limit: forint(200_000), premium: 9_600 },
    { label: "Cukorbetegség kiegészítő biztosítás", limit: forint(1_500_000), premium: 14_400 },
    { label: "Kórházi napi térítés", limit: `${forint(8_000)} naponta`, premium: 12_000 },
  ],
  insured: [
    ["Biztosított", "Kovács Anna"],
    ["Tartam", "20 év, 2045. május 31-i lejárattal"],
    ["Haláleseti kedvezményezett", "Kovács Máté (50%), Kovács Lili (50%)"],
  ],
  clauses: [BENEFICIARY],
};

export const csillaLife: Contract = {
  number: "310287415",
  customer: csilla,
  product: "life",
  start: "2025-11-01",
  frequency: "half-yearly",
  covers: [
    { label: "Haláleseti szolgáltatás", limit: forint(8_000_000), premium: 57_600 },
    { label: "Csonttörés kiegészítő biztosítás", limit: forint(150_000), premium: 7_200 },
    { label: "Baleseti rokkantság", limit: forint(4_000_000), premium: 16_800 },
  ],
  insured: [
    ["Biztosított", "Szabó Csilla"],
    ["Tartam", "15 év, 2040. október 31-i lejárattal"],
    ["Haláleseti kedvezményezett", "a biztosított örököse"],
  ],
  clauses: [BENEFICIARY],
};

export const ilonaLife: Contract = {
  number: "310259083",
  customer: ilona,
  product: "life",
  start: "2025-10-01",
  frequency: "quarterly",
  covers: [
    { label: "Haláleseti szolgáltatás", limit: forint(5_000_000), premium: 48_000 },
    { label: "Kórházi napi térítés", limit: `${forint(6_000)} naponta`, premium: 9_600 },
  ],
  insured: [
    ["Biztosított", "Kissné Fehér Ilona"],
    ["Tartam", "12 év, 2037. szeptember 30-i lejárattal"],
    ["Haláleseti kedvezményezett", "Kiss Dániel (100%)"],
  ],
  clauses: [BENEFICIARY],
};

export const annaTravel: Contract = {
  number: "410935127",
  customer: anna,
  product: "travel",
  start: "2026-08-08",
  end: "2026-08-22",
  frequency: "once",
  covers: [
    { label: "Sürgősségi gyógyító ellátás", limit: forint(100_000_000), premium: 6_480 },
    { label: "Poggyász", limit: forint(400_000), premium: 2_400 },
    { label: "Felelősség", limit: forint(10_000_000), premium: 1_920 },
  ],
  insured: [
    ["Utazók", "Kovács Anna, Kovács Máté, Kovács Lili"],
    ["Úti cél", "Horvátország"],
    ["Utazás célja", "nyaralás, amatőr vízi sportokkal"],
  ],
  clauses: ["A fedezet a magyar államhatár átlépésével kezdődik, és legkésőbb a lejárat napján 24 órakor végződik."],
};

export const gaborTravel: Contract = {
  number: "410948802",
  customer: gabor,
  product: "travel",
  start: "2026-10-01",
  end: "2027-09-30",
  frequency: "annual",
  covers: [
    { label: "Sürgősségi gyógyító ellátás", limit: "korlátlan", premium: 31_200 },
    { label: "Útlemondás, útmegszakítás", limit: forint(800_000), premium: 11_400 },
    { label: "Poggyász", limit: forint(600_000), premium: 6_900 },
  ],
  insured: [
    ["Utazó", "dr. Molnár Gábor"],
    ["Területi hatály", "az egész világ, Magyarország kivételével"],
    ["Utazások", "éves bérlet, utazásonként legfeljebb 45 nap"],
  ],
  clauses: [
    "Üzleti célú utazás és szakmai konferencia esetén a poggyászbiztosítás a hordozható számítógépre is kiterjed.",
  ],
};

export const emmaTravel: Contract = {
  number: "410951640",
  customer: emma,
  product: "travel",
  start: "2026-12-19",
  end: "2027-01-04",
  frequency: "once",
  covers: [
    { label: "Emergency medical treatment", limit: forint(100_000_000, "en"), premium: 5_950 },
    { label: "Baggage", limit: forint(500_000, "en"), premium: 2_380 },
    { label: "Trip cancellation", limit: forint(400_000, "en"), premium: 3_570 },
  ],
  insured: [
    ["Traveller", "Emma Whitfield"],
    ["Destination", "United Kingdom, Austria (winter sports)"],
    ["Purpose", "Private"],
  ],
  clauses: ["Off-piste skiing is covered only in the company of a qualified mountain guide."],
};
