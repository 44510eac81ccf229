/** Home insurance. The premiums of a contract's covers add up to what its bills, reminders and certificates say. */
import { anna, bela, csilla, dezso, emma, ilona } from "../customers";
import { forint } from "../format";
import type { Contract, Cover } from "../model";

const ASSISTANCE: Cover = {
  label: "Otthonsegély (gyorsszolgálat)",
  limit: `${forint(60_000)} eseményenként`,
  premium: 4_800,
};
const LIABILITY: Cover = { label: "Felelősségbiztosítás", limit: forint(20_000_000), premium: 5_760 };

function covers(building: [sum: number, premium: number], contents: [sum: number, premium: number]): Cover[] {
  return [
    {
      label: "Épület: tűz, vihar, vezetékes víz és további elemi károk",
      limit: forint(building[0]),
      premium: building[1],
    },
    { label: "Ingóságok: elemi károk, betöréses lopás, rablás", limit: forint(contents[0]), premium: contents[1] },
    LIABILITY,
  ];
}

const INDEXED =
  "A biztosítási összegeket és a díjat évfordulónként a fogyasztói árak változásához igazítjuk (értékkövetés).";

export const annaHome: Contract = {
  number: "110482937",
  customer: anna,
  product: "home",
  start: "2026-01-01",
  frequency: "quarterly",
  covers: [
    ...covers([48_000_000, 38_400], [9_500_000, 18_240]),
    { label: "Üvegtörés", limit: forint(300_000), premium: 3_600 },
    ASSISTANCE,
  ],
  insured: [
    ["A kockázatviselés helye", "1024 Budapest, Margit körút 12. III/2."],
    ["Az épület jellege", "társasházi lakás, tégla, 1938-ban épült, 2014-ben felújítva"],
    ["Hasznos alapterület", "74 m²"],
    ["Védelem", "biztonsági zár, távfelügyeletbe kötött riasztó"],
  ],
  clauses: [
    INDEXED,
    "Betöréses lopás esetén a teljes ingóságösszeg akkor vehető igénybe, ha a riasztó a káresemény idején bekapcsolt állapotban volt; egyébként a szolgáltatás felső határa az ingóságösszeg 50%-a.",
    "Az ékszerek és más különleges vagyontárgyak biztosítási összege az ingóságösszeg 10%-a.",
  ],
};

export const belaHome: Contract = {
  number: "110519428",
  customer: bela,
  product: "home",
  start: "2026-12-01",
  frequency: "quarterly",
  covers: covers([62_000_000, 49_600], [12_000_000, 23_040]),
  insured: [
    ["A kockázatviselés helye", "2083 Solymár, Tölgyfa utca 7."],
    ["Az épület jellege", "családi ház, vázkerámia falazat, 2009-ben épült"],
    ["Hasznos alapterület", "128 m²"],
    ["Melléképület", "garázs, 24 m²"],
  ],
  clauses: [
    INDEXED,
    "A garázs és a telken álló kerítés az épület biztosítási összegén belül biztosított.",
    "A tetőre szerelt napelemes rendszer az épület részének számít; a viharkár és a túlfeszültség kára erre is kiterjed.",
  ],
};

export const csillaHome: Contract = {
  number: "110497733",
  customer: csilla,
  product: "home",
  start: "2026-02-01",
  frequency: "annual",
  covers: covers([36_500_000, 29_200], [7_000_000, 13_440]),
  insured: [
    ["A kockázatviselés helye", "7621 Pécs, Széchenyi tér 3. I/4."],
    ["Az épület jellege", "társasházi lakás, tégla, 1902-ben épült"],
    ["Hasznos alapterület", "61 m²"],
  ],
  clauses: [
    INDEXED,
    "Az épület műemléki védettségű; a helyreállítás többletköltsége a biztosítási összeg 15%-áig térül.",
  ],
};

export const dezsoHome: Contract = {
  number: "110463390",
  customer: dezso,
  product: "home",
  start: "2026-05-01",
  frequency: "half-yearly",
  covers: covers([31_000_000, 24_800], [6_000_000, 11_520]),
  insured: [
    ["A kockázatviselés helye", "5000 Szolnok, Dózsa György út 41."],
    ["Az épület jellege", "családi ház, tégla, 1976-ban épült"],
    ["Hasznos alapterület", "92 m²"],
  ],
  clauses: [INDEXED],
};

export const ilonaHome: Contract = {
  number: "110455218",
  customer: ilona,
  product: "home",
  start: "2026-03-15",
  frequency: "half-yearly",
  covers: [...covers([40_000_000, 32_000], [8_000_000, 15_360]), ASSISTANCE],
  insured: [
    ["A kockázatviselés helye", "6000 Kecskemét, Petőfi Sándor utca 22."],
    ["Az épület jellege", "családi ház, tégla, 1988-ban épült"],
    ["Hasznos alapterület", "105 m²"],
  ],
  clauses: [
    INDEXED,
    "A kertben álló, 12 m² alapterületű nyári konyha az épület biztosítási összegén belül biztosított.",
  ],
};

export const emmaHome: Contract = {
  number: "110534601",
  customer: emma,
  product: "home",
  start: "2026-09-01",
  frequency: "quarterly",
  covers: [
    { label: "Contents: fire, storm, escape of water, burglary", limit: forint(11_000_000, "en"), premium: 21_120 },
    { label: "Tenant's improvements and fixtures", limit: forint(2_500_000, "en"), premium: 4_800 },
    { label: "Personal and tenant's liability", limit: forint(20_000_000, "en"), premium: 5_760 },
    { label: "Glass breakage", limit: forint(300_000, "en"), premium: 3_600 },
  ],
  insured: [
    ["Insured address", "1092 Budapest, Ráday utca 30. II/1."],
    ["Type of home", "Rented flat, brick building of 1911, second floor"],
    ["Floor area", "68 m²"],
    ["Protection", "Security lock, entry phone"],
  ],
  clauses: [
    "The building itself is insured by the residents' association and is not part of this policy.",
    "Sums insured and the premium follow the consumer price index at each anniversary.",
    "Bicycles kept in the locked store of the building are covered up to HUF\u00a0400,000 each.",
  ],
};
