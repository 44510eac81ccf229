/** Home insurance terms in English. */
import { terms } from "../documents/terms";

export const HOME_TERMS_TITLE_EN = "Home insurance: terms and conditions";

export const homeTermsEnglish = terms({
  filename: "Terms_Home-insurance_2026.pdf",
  language: "en",
  title: HOME_TERMS_TITLE_EN,
  edition: "Effective from 1 January 2026",
  issuedOn: "2025-11-17",
  introduction:
    "These terms apply to insurance of household contents and of tenants' improvements. Where they differ from the policy schedule, the schedule prevails.",
  chapters: [
    {
      title: "Definitions",
      clauses: [
        "We, the Insurer: Allianz Hungária Zrt., which provides cover against the risks named in these terms in return for the premium.",
        "You, the policyholder: the person who concludes the contract and undertakes to pay the premium.",
        "Contents: movable property of the insured and of relatives living in the same household, serving the running of the household.",
        "Durable medium: a means that lets you store information addressed to you for as long as you need it and reproduce it unchanged.",
      ],
    },
    {
      title: "Conclusion of the contract and period of cover",
      clauses: [
        "The contract is concluded by written agreement. It also comes into being if we do not answer your application within 15 days of receiving it and the application was made in accordance with our tariff.",
        "Cover begins on the day shown in the policy schedule, at 0:00. The insurance year is twelve months; the anniversary is the same calendar day each year.",
        "If electronic contact has been agreed, we place all documents in your mailbox on the Küldeményeim portal and tell you by e-mail that we have done so. They are available there for one year.",
      ],
    },
    {
      title: "Premium",
      clauses: [
        "Each premium falls due on the first day of the period to which it relates.",
        "If a premium remains unpaid, we send a written reminder that sets a further period of 30 days and names the consequences. If that period passes without payment, the contract ends with retroactive effect from the due date.",
        "When the contract ends for a reason other than an insured event, we refund the part of the premium that relates to the time after its end.",
      ],
    },
    {
      title: "Insured events",
      clauses: [
        "Fire, explosion and lightning, including the surge in the electrical network caused by lightning.",
        "Storm: damage caused by wind of at least 15 m/s (54 km/h), as confirmed by the nearest weather station.",
        "Escape of water from pipes, heating and connected appliances caused by breakage, blockage or leakage.",
        "Burglary and robbery: unlawful entry into locked rooms by damaging locks, doors or windows, or with keys obtained unlawfully.",
        "Glass breakage, if shown in the policy schedule.",
        "Liability: damage you cause to others as a private person or as a tenant, up to the limit shown in the schedule.",
      ],
    },
    {
      title: "What we pay",
      clauses: [
        "We pay the cost of repair or, if an item cannot be repaired, the price of a new one of the same kind, up to the sum insured. For items worn by more than 70% we pay their current value.",
        "Jewellery and works of art are covered up to 10% of the sum insured for contents.",
        "We also pay the reasonable cost of clearing debris, of limiting the damage and of temporary accommodation, together up to 10% of the sum insured.",
        "Payment is due within 15 days of our receiving the last document needed to decide on the claim.",
      ],
    },
    {
      title: "What is not covered",
      clauses: [
        "Damage by groundwater, mould, slow seepage, wear and tear or lack of maintenance.",
        "Escape of water in a home left unattended for more than 60 days with the main stopcock open.",
        "Damage caused unlawfully and intentionally, or by gross negligence, by you or by a relative living in your household.",
      ],
    },
    {
      title: "Your duties",
      clauses: [
        "Tell us everything you know, or ought to know, that is material to the risk, and report changes within 8 days.",
        "Report damage within two working days of noticing it, fire also to the fire service, burglary and robbery also to the police.",
        "Leave damaged items as they are for five working days after reporting, except as needed to limit the damage.",
      ],
    },
    {
      title: "End of the contract, complaints, applicable law",
      clauses: [
        "Either party may end the contract in writing with effect from the end of the insurance year, with at least 30 days' notice.",
        "We answer written complaints with reasons within 30 days. If you disagree, you may turn to the Financial Arbitration Board, the National Bank of Hungary or a court.",
        "Claims under the contract lapse two years after they fall due. Hungarian law applies. This English text is provided for your convenience; in case of doubt the Hungarian version decides.",
      ],
    },
  ],
});
