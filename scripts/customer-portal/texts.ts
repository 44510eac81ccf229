/** The stand-in's texts. It is not part of the product, so they are not in messages/. */
export const TEXTS = {
  hu: {
    name: "Ügyfélportál",
    standIn: "Bemutató: az igazi Ügyfélportál helyett áll itt.",
    home: "Ez az Ügyfélportál. Itt találja új küldeményeit, ha regisztrált.",
    heading: "Regisztráció az Ügyfélportálra",
    text: "A Küldeményeim portálról érkezett. A regisztráció befejezése után új küldeményeit itt helyezzük el.",
    finish: "Regisztráció befejezése",
    cancel: "Mégse",
    back: "Vissza a Küldeményeim portálra",
    expired: "A link lejárt. Indítsa el a regisztrációt újra a Küldeményeim portálon.",
    used: "Ezt a linket már felhasználták. Indítsa el a regisztrációt újra a Küldeményeim portálon.",
    invalid: "Ez a link nem érvényes. Indítsa el a regisztrációt a Küldeményeim portálon.",
    unreported: "A Küldeményeim portál most nem vette át a regisztrációt. Kérjük, próbálja meg újra.",
  },
  en: {
    name: "Customer Portal",
    standIn: "Demo: stands in for the real Customer Portal.",
    home: "This is the Customer Portal. Once you have registered, your new mail is here.",
    heading: "Customer Portal registration",
    text: "You have come from the My Mail portal. When you have registered, new mail will be placed here.",
    finish: "Finish registration",
    cancel: "Cancel",
    back: "Back to the My Mail portal",
    expired: "The link has expired. Start registration again in the My Mail portal.",
    used: "This link has been used already. Start registration again in the My Mail portal.",
    invalid: "This link is not valid. Start registration in the My Mail portal.",
    unreported: "The My Mail portal did not take the registration just now. Please try again.",
  },
} as const;

export type StandInLocale = keyof typeof TEXTS;
