import type { BatchLine } from "@/lib/delivery/read-batch";
import { contentDigest } from "@/lib/delivery/read-batch";
import type { EmailAddress } from "@/lib/kernel/email-address";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { FULL_MAILBOX } from "@/scripts/demo/seed-customers";

const KINDS: [DocumentType, string, string, string][] = [
  ["premium-bill", "Díjértesítő a következő időszakra", "Casco", "204771651"],
  ["notice", "Értesítés a díj beérkezéséről", "Lakásbiztosítás", "110482937"],
  ["policy", "Módosított kötvény", "Lakásbiztosítás", "110482937"],
  ["premium-certificate", "Díjigazolás", "Életbiztosítás", "550019284"],
  ["terms", "Tájékoztató a szerződési feltételekről", "Kötelező gépjármű-felelősségbiztosítás", "204771650"],
  ["other", "Csekkmentes fizetés: így működik", "Utasbiztosítás", "831260447"],
];

/** Ten thousand messages of one customer, without documents, to try the portal with a full mailbox. */
export function fullMailboxLines(): BatchLine[] {
  return Array.from({ length: FULL_MAILBOX.messages }, (_, index): BatchLine => {
    const [documentType, subject, product, contractNumber] = KINDS[index % KINDS.length] as (typeof KINDS)[number];
    const number = String(index + 1).padStart(5, "0");
    const line = {
      line: index + 2,
      senderReference: `VARGA-${number}`,
      email: FULL_MAILBOX.email as string as EmailAddress,
      name: FULL_MAILBOX.name,
      contractNumber,
      product,
      documentType,
      subject: `${subject} (${number})`,
      body: `Tisztelt Ügyfelünk!\n\nBemutató küldemény, sorszáma: ${number}. Teendője nincs.`,
      documentNames: [],
      initialPassword: "FerencKezd25",
      locale: "hu" as const,
      sender: "",
      allowReply: documentType !== "other",
      inReplyTo: null,
      supersedes: null,
      publishAt: null,
      payment: null,
      remarks: [],
    };
    return { ...line, files: [], contentDigest: contentDigest(line, []) };
  });
}
