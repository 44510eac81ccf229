import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { previewChrome } from "@/emails/_components/preview-chrome";
import { cancelReason } from "@/lib/notification/cancel-reason";
import { emailTemplate } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES } from "@/lib/notification/email-templates";
import type { QueuedContent } from "@/lib/notification/notification-content";
import {
  fixedAddressKinds,
  needsSubject,
  needsToken,
  notificationKinds,
  notificationPriority,
  subjectNumber,
} from "@/lib/notification/notification-kinds";
import { contentWithLinks } from "@/lib/notification/queued-content";
import { renderEmail } from "@/lib/notification/render";

const root = path.resolve(import.meta.dirname ?? __dirname, "../../..");

type SampleProps = { chrome: EmailChrome; payUrl: string; count: number };

function SampleEmail({ chrome, payUrl, count }: SampleProps) {
  return (
    <Layout chrome={chrome} subject={chrome.translate("newMessages.subject", { n: count })}>
      <LinkButton chrome={chrome} href={payUrl} label={chrome.translate("newMessages.button")} />
    </Layout>
  );
}
SampleEmail.PreviewProps = { chrome: previewChrome("hu"), payUrl: "https://posta.example.hu/pay/t", count: 2 };

const load = async () => ({ default: SampleEmail });
const entry = {
  load,
  texts: "newMessages",
  subjectNumber: "count",
  sentTo: "fixed",
  link: { prop: "payUrl", tokenPath: "/pay" },
  priority: "first",
  cancelledWhen: ["address-change-ended"],
} as const;

describe("a new e-mail needs one registry entry", () => {
  const registry = EMAIL_TEMPLATES as Record<string, unknown>;
  const kind = "test-email";
  const NOW = new Date("2026-11-23T09:00:00Z");
  beforeAll(() => {
    registry[kind] = emailTemplate(entry);
  });
  afterAll(() => {
    delete registry[kind];
  });

  it("which gives it its link, its subject and its text", async () => {
    const queued = { kind, props: { count: 3 } } as unknown as QueuedContent;
    const portal = { appUrl: "https://posta.example.hu", customerPortalUrl: null };
    const content = contentWithLinks(queued, { ...portal, token: "a b" });
    expect(content.props).toEqual({ count: 3, payUrl: "https://posta.example.hu/pay/a%20b" });
    expect(() => contentWithLinks(queued, { ...portal, token: null })).toThrow("needs a token");
    const { subject, text } = await renderEmail(content, previewChrome("en"));
    expect(subject).toBe("You have 3 new items");
    expect(text).toContain("https://posta.example.hu/pay/a%20b");
  });

  it("which says how it is queued, where it goes and what cancels it", () => {
    expect(notificationKinds()).toContain(kind);
    expect(fixedAddressKinds()).toContain(kind);
    expect([needsToken(kind), needsSubject(kind), subjectNumber(kind, { count: 3 })]).toEqual([true, true, 3]);
    expect(notificationPriority(kind)).toBeGreaterThan(notificationPriority("new-message"));
    const subject = {
      ...{
        kind,
        queuedAt: NOW,
        accountMissing: true,
        accountClosedAt: NOW,
        passwordChangedAt: null,
        remindedMessages: null,
      },
      ...{ passwordValidUntil: null, requestEnded: false, allWithdrawn: false, link: null },
    };
    expect(cancelReason(subject, NOW)).toBeNull();
    expect(cancelReason({ ...subject, link: "missing" }, NOW)).toBe("link-void");
    expect(cancelReason({ ...subject, kind: "new-message" }, NOW)).toBe("account-closed");
  });
});

describe("the compiler refuses an entry", () => {
  it("without one of its fields, or with a prop that the template does not have", () => {
    const { priority, cancelledWhen, sentTo, link, ...rest } = entry;
    // @ts-expect-error no priority
    emailTemplate({ ...rest, cancelledWhen, sentTo, link });
    // @ts-expect-error does not say what cancels it
    emailTemplate({ ...rest, priority, sentTo, link });
    // @ts-expect-error does not say whether it has a link
    emailTemplate({ ...rest, priority, cancelledWhen, sentTo });
    // @ts-expect-error the link goes into a prop that the template does not have
    emailTemplate({ ...rest, priority, cancelledWhen, sentTo, link: { prop: "mailboxUrl", tokenPath: "/pay" } });
    // @ts-expect-error the subject's number is in a prop that the template does not have
    emailTemplate({ ...rest, priority, cancelledWhen, sentTo, link, subjectNumber: "days" });
    // @ts-expect-error there are no such texts
    emailTemplate({ ...rest, priority, cancelledWhen, sentTo, link, texts: "noSuchTexts" });
    expect(emailTemplate(entry)).toBe(entry);
  });
});

describe("the name of a kind is used", () => {
  const sources = ["lib", "app", "emails", "scripts"].flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => ({ file: `${room}/${name}`, text: readFileSync(path.join(root, room, name), "utf8") })),
  );
  const REGISTRY = "lib/notification/email-templates.ts";
  /** Folders whose files handle all kinds in the same way; the feature that sends a kind is elsewhere. */
  const COMMON = /^(?:lib\/(?:notification|jobs)|emails|scripts\/(?:email|portal)|app\/\(portal\)\/account)\//;

  // Only kinds with a hyphen: "closed", for example, is also a state of other things.
  it.each(notificationKinds().filter((kind) => kind.includes("-")))(
    "%s only by the registry and by the feature that sends it",
    (kind) => {
      const naming = sources.filter(({ file, text }) => COMMON.test(file) && text.includes(`"${kind}"`));
      expect(naming.map(({ file }) => file)).toEqual([REGISTRY]);
    },
  );
});
