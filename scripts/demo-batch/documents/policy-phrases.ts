/** The fixed sentences of the policy in the two languages. */
import type { Language } from "../format";
import type { Frequency } from "../model";

export interface PolicyPhrases {
  filePrefix: string;
  title: string;
  introduction: string[];
  contractSection: string;
  policyholder: string;
  address: string;
  period: string;
  openEnded: string;
  frequency: string;
  frequencies: Record<Frequency, string>;
  annualPremium: string;
  singlePremium: string;
  conditions: string;
  insuredSection: string;
  coversSection: string;
  cover: string;
  limit: string;
  premiumYearly: string;
  premiumOnce: string;
  total: string;
  scheduleSection: string;
  payment: string;
  coveredPeriod: string;
  due: string;
  amount: string;
  bankNote: string;
  referenceNote: string;
  clausesSection: string;
  commonClauses: string[];
  lossSection: string;
  lossIntroduction: string;
  lossSteps: string[];
  rightsSection: string;
  rights: string[];
}

const hu: PolicyPhrases = {
  filePrefix: "Kötvény",
  title: "Biztosítási kötvény",
  introduction: [
    "Köszönjük, hogy Társaságunkat választotta. Ez a kötvény igazolja, hogy a biztosítási szerződés az alábbi tartalommal létrejött.",
    "Kérjük, olvassa el figyelmesen, és hasonlítsa össze az ajánlatával. Ha eltérést talál, 15 napon belül jelezze nekünk; ennek elmaradása esetén a szerződés a kötvény szerinti tartalommal jön létre.",
  ],
  contractSection: "A szerződés adatai",
  policyholder: "Szerződő",
  address: "Lakcím",
  period: "A kockázatviselés tartama",
  openEnded: "határozatlan ideig",
  frequency: "Díjfizetés",
  frequencies: {
    once: "egyszeri, előre",
    annual: "évente",
    "half-yearly": "félévente",
    quarterly: "negyedévente",
    monthly: "havonta",
  },
  annualPremium: "Éves díj",
  singlePremium: "Egyszeri díj",
  conditions: "Szerződési feltételek",
  insuredSection: "Mit biztosítunk?",
  coversSection: "Fedezetek, biztosítási összegek, díjak",
  cover: "Fedezet",
  limit: "Biztosítási összeg",
  premiumYearly: "Éves díj",
  premiumOnce: "Díj",
  total: "Összesen",
  scheduleSection: "A díjfizetés ütemezése",
  payment: "Részlet",
  coveredPeriod: "Időszak",
  due: "Esedékesség",
  amount: "Összeg",
  bankNote: "Átutalás esetén a díjat erre a számlára kérjük:",
  referenceNote: "A közlemény rovatban tüntesse fel a díjértesítőn szereplő befizetési azonosítót.",
  clausesSection: "Erre a szerződésre vonatkozó záradékok",
  commonClauses: [
    "A kapcsolattartás elektronikus: a szerződéssel kapcsolatos iratokat a Küldeményeim portálra küldjük, ahol egy évig elérhetők. Kérjük, mentse le őket tartós adathordozóra.",
    "A szerződő köteles 8 napon belül bejelenteni, ha a kötvényben szereplő adatok megváltoznak, különösen a lakcímet, az e-mail-címet és a kockázat szempontjából lényeges körülményeket.",
  ],
  lossSection: "Teendők káresemény esetén",
  lossIntroduction: "Ha biztosítási esemény történik, kérjük, az alábbi sorrendben járjon el:",
  lossSteps: [
    "Tegye meg, amit a kár enyhítéséért biztonságosan megtehet, és szükség esetén értesítse a segélyhívó szolgálatot (112).",
    "Készítsen fényképeket a károkról, és őrizze meg a sérült tárgyakat a szemléig.",
    "Jelentse be a kárt a lehető leghamarabb, legkésőbb a szerződési feltételekben megadott határidőn belül.",
    "A bejelentéskor adja meg a szerződésszámot, az esemény idejét, helyét és rövid leírását.",
  ],
  rightsSection: "Az Ön jogai",
  rights: [
    "A határozatlan tartamú szerződést az évforduló előtt legalább 30 nappal, indokolás nélkül, írásban felmondhatja. Távértékesítés esetén a szerződéskötést követő 14 napon belül – életbiztosításnál 30 napon belül – azonnali hatállyal is felmondhat.",
    "Panaszát szóban vagy írásban bármikor megteheti; az írásbeli panaszra 30 napon belül indokolt választ küldünk. Ha a válasszal nem ért egyet, a Pénzügyi Békéltető Testülethez, a Magyar Nemzeti Bankhoz vagy bírósághoz fordulhat.",
  ],
};

const en: PolicyPhrases = {
  filePrefix: "Policy",
  title: "Policy schedule",
  introduction: [
    "Thank you for choosing us. This schedule confirms that your insurance contract has been concluded on the terms below.",
    "Please read it carefully and compare it with your application. If anything differs, let us know within 15 days; otherwise the contract stands as set out here.",
  ],
  contractSection: "Your contract",
  policyholder: "Policyholder",
  address: "Address",
  period: "Period of cover",
  openEnded: "open-ended",
  frequency: "Payment",
  frequencies: {
    once: "single payment in advance",
    annual: "yearly",
    "half-yearly": "half-yearly",
    quarterly: "quarterly",
    monthly: "monthly",
  },
  annualPremium: "Annual premium",
  singlePremium: "Single premium",
  conditions: "Terms and conditions",
  insuredSection: "What is insured",
  coversSection: "Covers, sums insured and premiums",
  cover: "Cover",
  limit: "Sum insured or limit",
  premiumYearly: "Annual premium",
  premiumOnce: "Premium",
  total: "Total",
  scheduleSection: "Payment schedule",
  payment: "Payment",
  coveredPeriod: "Period",
  due: "Due date",
  amount: "Amount",
  bankNote: "If you pay by bank transfer, please use account",
  referenceNote: "Quote the payment reference printed on the premium notice.",
  clausesSection: "Clauses that apply to this policy",
  commonClauses: [
    "We keep in touch electronically: documents about this policy are placed in your mailbox on the Küldeményeim portal, where they stay available for one year. Please save them to a durable medium.",
    "You must tell us within 8 days if any detail in this schedule changes, in particular your address, your e-mail address or a circumstance that affects the risk.",
  ],
  lossSection: "If something happens",
  lossIntroduction: "After an insured event, please proceed in this order:",
  lossSteps: [
    "Do what you safely can to limit the damage and, if needed, call the emergency services (112).",
    "Take photographs and keep damaged items until they have been inspected.",
    "Report the claim as soon as you can, at the latest within the time given in the terms and conditions.",
    "Have your policy number ready, and tell us when, where and how the event happened.",
  ],
  rightsSection: "Your rights",
  rights: [
    "You may end an open-ended contract in writing, without giving reasons, with at least 30 days' notice before its anniversary. A contract concluded at a distance may be ended with immediate effect within 14 days of its conclusion.",
    "You may complain in writing or in person at any time; we answer written complaints within 30 days. If you disagree with our answer, you may turn to the Financial Arbitration Board, the National Bank of Hungary or a court.",
  ],
};

export const POLICY_PHRASES: Record<Language, PolicyPhrases> = { hu, en };
