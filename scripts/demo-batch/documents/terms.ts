/** Documents that many customers share: terms with numbered clauses, and the short summary of a product. */
import type { Language } from "../format";
import type { DemoDocument } from "../model";
import { generalSheet, LEGAL_NAME } from "../paper/letterhead";

export interface Chapter {
  title: string;
  clauses: string[];
}

export interface Terms {
  filename: string;
  language: Language;
  title: string;
  /** "Hatályos: 2026. január 1." */
  edition: string;
  issuedOn: string;
  introduction: string;
  chapters: Chapter[];
}

export interface Summary {
  filename: string;
  title: string;
  issuedOn: string;
  introduction: string;
  sections: { title: string; items: string[] }[];
}

/** Terms and conditions; clause 3.2 is the second of the third chapter. */
export function terms(text: Terms): DemoDocument {
  return { filename: text.filename, render: () => renderTerms(text) };
}

/** One page: what is insured, what is not, what the customer must do. */
export function productSummary(text: Summary): DemoDocument {
  return { filename: text.filename, render: () => renderSummary(text) };
}

function renderTerms(text: Terms): Promise<Buffer> {
  const sheet = generalSheet({
    language: text.language,
    title: text.title,
    subject: text.edition,
    id: text.filename,
    day: text.issuedOn,
    footer: `${LEGAL_NAME} · ${text.title}`,
  });
  sheet.smallPrint(text.edition);
  sheet.paragraph(text.introduction);
  text.chapters.forEach((chapter, chapterIndex) => {
    sheet.section(`${chapterIndex + 1}. ${chapter.title}`);
    chapter.clauses.forEach((clause, index) => {
      sheet.clause(`${chapterIndex + 1}.${index + 1}.`, clause);
    });
  });
  return sheet.finish();
}

function renderSummary(text: Summary): Promise<Buffer> {
  const sheet = generalSheet({
    language: "hu",
    title: text.title,
    subject: "Biztosítási termékismertető",
    id: text.filename,
    day: text.issuedOn,
    footer: `${LEGAL_NAME} · ${text.title}`,
  });
  sheet.paragraph(text.introduction);
  for (const { title, items } of text.sections) {
    sheet.section(title);
    sheet.bullets(items);
  }
  sheet.smallPrint(
    "A termékismertető tájékoztató jellegű; a teljes körű feltételeket a kötvény és a szerződési feltételek tartalmazzák.",
  );
  return sheet.finish();
}
