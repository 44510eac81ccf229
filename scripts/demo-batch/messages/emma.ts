/** Emma Whitfield: documents and messages in English. */
import { emmaHome } from "../contracts/home";
import { emmaTravel } from "../contracts/life-and-travel";
import { letter } from "../documents/letter";
import { policy } from "../documents/policy";
import { forint } from "../format";
import { type DemoMessage, instalments } from "../model";
import { HOME_TERMS_TITLE_EN, homeTermsEnglish } from "../terms/home-english";
import { bill, certificate } from "./premium";
import { paragraphs } from "./senders";

const SERVICE_EN = "Allianz Hungária Zrt. – Customer Service";

export const emmaMessages: DemoMessage[] = [
  bill(emmaHome, 1, { day: "2026-08-18" }),
  {
    contract: emmaHome,
    type: "policy",
    day: "2026-08-17",
    sender: SERVICE_EN,
    subject: "Your home insurance policy",
    body: paragraphs(
      "Dear Ms Whitfield,",
      "Welcome, and thank you for insuring your home with us. Your cover starts on 1 September 2026 at midnight. The policy schedule and the terms and conditions are attached.",
      'Please check the sums insured, in particular "Tenant\'s improvements and fixtures", which includes the fitted kitchen you mentioned. If anything looks wrong, simply reply to this message.',
    ),
    documents: [policy(emmaHome, "2026-08-17", `${HOME_TERMS_TITLE_EN}, 1 January 2026`), homeTermsEnglish],
  },
  bill(emmaHome, 2),
  {
    contract: emmaHome,
    type: "reply",
    day: "2026-09-22",
    sender: SERVICE_EN,
    subject: "Your question about bicycles in the courtyard",
    body: paragraphs(
      "Dear Ms Whitfield,",
      "Bicycles are covered against theft while they are kept in the locked store of the building, up to HUF 400,000 each. In the open courtyard they are covered only if locked to a fixed object, and then up to HUF 150,000.",
      "For an electric bicycle we recommend keeping the invoice and a note of the frame number.",
    ),
  },
  {
    contract: emmaHome,
    type: "other",
    day: "2026-10-14",
    sender: SERVICE_EN,
    subject: "Confirmation of liability cover for your landlord",
    body: paragraphs(
      "Dear Ms Whitfield,",
      "As you asked, we have prepared a confirmation of your tenant's liability cover. You can forward it to your landlord as it is.",
    ),
    documents: [
      letter(emmaHome, {
        filename: `Confirmation-of-cover_${emmaHome.number}.pdf`,
        title: "Confirmation of cover",
        issuedOn: "2026-10-14",
        blocks: [
          {
            text: "To whom it may concern: we confirm that the person named below holds valid home insurance with us.",
          },
          {
            facts: [
              ["Policyholder", "Emma Whitfield"],
              ["Insured address", "1092 Budapest, Ráday utca 30. II/1."],
              ["In force since", "1 September 2026, open-ended"],
              ["Personal and tenant's liability", `up to ${forint(20_000_000, "en")} for each event`],
              ["Premium", "paid until 30 November 2026"],
            ],
          },
          {
            text: "The cover includes damage that the tenant causes to the rented rooms and their fixtures by fire, explosion or escape of water. Ordinary wear and tear is not insured.",
          },
          {
            smallPrint: "This confirmation reflects our records on the date of issue and is valid without a signature.",
          },
        ],
      }),
    ],
    allowReply: false,
  },
  {
    contract: emmaTravel,
    type: "policy",
    day: "2026-11-04",
    sender: SERVICE_EN,
    subject: "Travel insurance policy: 19 December 2026 – 4 January 2027",
    body: paragraphs(
      "Dear Ms Whitfield,",
      "Your travel insurance for the winter holidays is in place. The premium was paid when you applied, so there is nothing left to do but pack.",
      "Please keep a copy of the policy on your phone. In an emergency call our assistance service first: they arrange treatment and pay the hospital directly.",
    ),
    documents: [policy(emmaTravel, "2026-11-04", "Travel insurance: terms and conditions, 1 May 2026")],
  },
  certificate(emmaHome, "2026", instalments(emmaHome).slice(0, 1), "2026-11-12"),
  {
    contract: emmaHome,
    type: "notice",
    day: "2026-11-19",
    subject: "Leaving home over the holidays? A short checklist",
    body: paragraphs(
      "Dear Ms Whitfield,",
      "If your flat stays empty over the holidays, please turn off the main stopcock, unplug what you do not need and ask a neighbour to look in from time to time.",
      "Should something happen while you are away, report it from your mailbox; photographs from your neighbour are enough to begin with.",
    ),
    allowReply: false,
  },
];
