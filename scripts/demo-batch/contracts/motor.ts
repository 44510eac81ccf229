/** Motor liability (required by law) and own damage. */
import { anna, dezso, eva, gabor } from "../customers";
import { forint } from "../format";
import type { Contract, Cover } from "../model";

const PERSONAL_INJURY = "6 450 000 euró káreseményenként";
const PROPERTY_DAMAGE = "1 300 000 euró káreseményenként";

function liability(premium: number): Cover[] {
  return [
    { label: "Személyi sérüléses károk", limit: PERSONAL_INJURY, premium: Math.round(premium * 0.75) },
    { label: "Dologi károk", limit: PROPERTY_DAMAGE, premium: premium - Math.round(premium * 0.75) },
  ];
}

const DRIVERS =
  "A díj abból indul ki, hogy a járművet legalább két éve érvényes vezetői engedéllyel rendelkező személy vezeti.";
const EXCESS = "Töréskár és elemi kár esetén az önrész a kár 10%-a, de káronként legalább 100 000 Ft.";

export const annaLiability: Contract = {
  number: "210573846",
  customer: anna,
  product: "liability",
  start: "2026-01-01",
  frequency: "half-yearly",
  covers: [...liability(62_400), { label: "Utasbaleset (kiegészítő)", limit: forint(2_000_000), premium: 5_200 }],
  insured: [
    ["Gépjármű", "Suzuki Vitara 1.4 Hybrid, 2021"],
    ["Forgalmi rendszám", "AB CD-214"],
    ["Bonus-malus osztály", "B08"],
    ["Használat", "személyes"],
  ],
  clauses: [DRIVERS, "A díj a jogszabályban előírt biztosítási adót tartalmazza."],
};

export const annaCasco: Contract = {
  number: "210573851",
  customer: anna,
  product: "casco",
  start: "2026-04-15",
  frequency: "quarterly",
  covers: [
    { label: "Töréskár", limit: "a jármű piaci értéke", premium: 84_000 },
    { label: "Lopás, rablás", limit: "a jármű piaci értéke", premium: 21_600 },
    { label: "Elemi kár, tűz", limit: "a jármű piaci értéke", premium: 10_800 },
    { label: "Üvegkár", limit: "önrész nélkül", premium: 7_200 },
  ],
  insured: [
    ["Gépjármű", "Suzuki Vitara 1.4 Hybrid, 2021"],
    ["Forgalmi rendszám", "AB CD-214"],
    ["Területi hatály", "Európa"],
    ["Önrész", "10%, de legalább 100 000 Ft"],
  ],
  clauses: [
    EXCESS,
    "Lopáskár esetén a szolgáltatás feltétele a jármű valamennyi kulcsának és a törzskönyvnek az átadása.",
    "Szélvédő javítása (nem cseréje) önrész nélkül, bármely szerződött műhelyben igénybe vehető.",
  ],
};

/** Ended when the car was sold. */
export const annaFormerCasco: Contract = {
  number: "210418552",
  customer: anna,
  product: "casco",
  start: "2025-07-01",
  frequency: "quarterly",
  covers: [{ label: "Töréskár, elemi kár", limit: "a jármű piaci értéke", premium: 76_800 }],
  insured: [
    ["Gépjármű", "Opel Corsa 1.2, 2014"],
    ["Forgalmi rendszám", "NKL-582"],
  ],
  clauses: [EXCESS],
};

/** Ended because the first premium was never paid. */
export const dezsoLiability: Contract = {
  number: "210598204",
  customer: dezso,
  product: "liability",
  start: "2026-07-01",
  frequency: "quarterly",
  covers: liability(74_400),
  insured: [
    ["Gépjármű", "Ford Focus 1.6, 2012"],
    ["Forgalmi rendszám", "MPR-407"],
    ["Bonus-malus osztály", "B04"],
    ["Használat", "személyes"],
  ],
  clauses: [DRIVERS],
};

export const evaCasco: Contract = {
  number: "210611577",
  customer: eva,
  product: "casco",
  start: "2026-05-01",
  frequency: "annual",
  covers: [
    { label: "Töréskár", limit: "a jármű piaci értéke", premium: 92_500 },
    { label: "Lopás, rablás", limit: "a jármű piaci értéke", premium: 19_800 },
    { label: "Elemi kár, tűz", limit: "a jármű piaci értéke", premium: 9_700 },
  ],
  insured: [
    ["Gépjármű", "Toyota Yaris Hybrid, 2023"],
    ["Forgalmi rendszám", "AC ÉH-630"],
    ["Területi hatály", "Európa"],
    ["Önrész", "10%, de legalább 100 000 Ft"],
  ],
  clauses: [EXCESS],
};

export const gaborCasco: Contract = {
  number: "210629986",
  customer: gabor,
  product: "casco",
  start: "2026-06-01",
  frequency: "half-yearly",
  covers: [
    { label: "Töréskár", limit: "a jármű piaci értéke", premium: 148_000 },
    { label: "Lopás, rablás", limit: "a jármű piaci értéke", premium: 41_600 },
    { label: "Elemi kár, tűz", limit: "a jármű piaci értéke", premium: 16_400 },
    { label: "Üvegkár", limit: "önrész nélkül", premium: 9_600 },
  ],
  insured: [
    ["Gépjármű", "Volvo XC60 B4, 2024"],
    ["Forgalmi rendszám", "AE FG-118"],
    ["Területi hatály", "Európa"],
    ["Önrész", "10%, de legalább 100 000 Ft"],
  ],
  clauses: [EXCESS, "Káresemény után legfeljebb 10 napra, azonos kategóriájú bérautó költségét térítjük."],
};
