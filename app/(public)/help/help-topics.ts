import "server-only";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { phoneAddress } from "@/app/_components/text/phone-link";
import { noBreak, unbrokenParts } from "@/lib/i18n/no-break";
import { translatorOf } from "@/lib/i18n/translator";
import { TRASH_DAYS } from "@/lib/mailbox/message/visibility";
import type { Locale } from "@/messages";
import type { HelpQuestion, HelpTopic, TextPart } from "./help-cards";

/** The questions by topic, in the order of the page. */
const TOPICS = {
  signIn: ["first", "initial", "forgot", "rules", "expired", "captcha", "locked", "devices"],
  mail: ["find", "pay", "year", "save", "undelete", "reply", "nomail", "genuine"],
  account: ["what", "address", "portal", "close"],
} as const;
const TOPIC_KEYS = Object.keys(TOPICS) as (keyof typeof TOPICS)[];

/** Link targets of the tags in the answers. */
const LINKED_PAGES = {
  inbox: "/inbox",
  forgot: "/password/forgot",
  account: "/account",
  download: "/download",
  contracts: "/contracts",
  trash: "/trash",
  services: "/services",
  close: "/close-account",
  verify: "/verify",
};

/** Enclose a link in a formatted text, and separate its address from its text. No text holds these characters. */
const LINK = "\u0002";
const ADDRESS_END = "\u0003";

const marked = (href: string, text: string) => `${LINK}${href}${ADDRESS_END}${text}${LINK}`;

/** Values and tags of the answers. */
function markedValues() {
  const { supportPhone, supportEmail, origin } = siteIdentity();
  const pages = Object.entries(LINKED_PAGES).map(([tag, href]) => [tag, (text: string) => marked(href, text)]);
  return {
    ...(Object.fromEntries(pages) as Record<keyof typeof LINKED_PAGES, (text: string) => string>),
    phone: supportPhone,
    email: supportEmail,
    tel: () => marked(phoneAddress(supportPhone), noBreak(supportPhone)),
    mail: () => marked(`mailto:${supportEmail}`, supportEmail),
    origin,
    n: TRASH_DAYS,
  };
}

/** Splits a text at its links and at what does not wrap. */
function partsOf(text: string): TextPart[] {
  return text.split(LINK).flatMap((part, index): TextPart[] => {
    const [href = "", linked] = part.split(ADDRESS_END);
    if (index % 2 === 1 && linked !== undefined) return [[linked, href]];
    return unbrokenParts(part).flatMap((piece, at): TextPart[] => (at % 2 === 1 ? [[piece]] : piece ? [piece] : []));
  });
}

function formatTopics(locale: Locale): HelpTopic[] {
  const t = translatorOf(locale, "help");
  const values = markedValues();
  return TOPIC_KEYS.map((topic) => ({
    id: `topic-${topic}`,
    heading: t(`topic.${topic}`),
    questions: TOPICS[topic].map(
      (key): HelpQuestion => [
        key,
        partsOf(t(`question.${key}.title`)),
        partsOf(t.markup(`question.${key}.text`, values)),
      ],
    ),
  }));
}

const topicsByLocale = new Map<Locale, readonly HelpTopic[]>();

/**
 * The questions and answers in a language. They are formatted once for each language and process: they depend on the
 * settings only, and formatting takes longer than the rest of the page.
 */
export function helpTopics(locale: Locale): readonly HelpTopic[] {
  const known = topicsByLocale.get(locale) ?? formatTopics(locale);
  topicsByLocale.set(locale, known);
  return known;
}
