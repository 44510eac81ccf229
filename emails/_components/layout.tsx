import type { ReactNode } from "react";
import type { EmailChrome } from "@/emails/_components/chrome";
import { DARK, emailAccent, LIGHT } from "@/emails/_components/palette";
import { PhoneLink } from "@/emails/_components/phone-link";
import { keepOnOneLine, Paragraph } from "@/emails/_components/prose";
import {
  Body,
  Column,
  Container,
  Head,
  Heading,
  Html,
  Img,
  Link,
  Preview,
  Row,
  Section,
  Text,
} from "@/emails/_components/ui";

/** Most mail clients load no web fonts; every system has one of these. */
const FONTS = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const SMALL = { fontSize: "15px", lineHeight: "1.55", margin: "0 0 8px", color: LIGHT.muted } as const;

/** Media queries for small screens and the dark scheme, which cannot be inline styles. Some clients ignore them. */
function styleSheet(primary: string): string {
  const { accentDark, onAccentDark } = emailAccent(primary);
  return `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .side { padding-left: 20px !important; padding-right: 20px !important; }
  .card { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
  .inside { padding: 24px 20px !important; }
  .button { display: block !important; text-align: center !important; }
}
@media (prefers-color-scheme: dark) {
  body, .canvas, .canvas > table > tbody > tr > td { background-color: ${DARK.canvas} !important; color: ${DARK.text} !important; }
  .card { background-color: ${DARK.card} !important; border-color: ${DARK.line} !important; }
  .ink, .ink p, .ink h1, .name { color: ${DARK.text} !important; }
  .muted, .ink .muted { color: ${DARK.muted} !important; }
  .rule { border-color: ${DARK.line} !important; }
  .accent { color: ${accentDark} !important; }
  .button { background-color: ${accentDark} !important; border-color: ${accentDark} !important; }
  .button, .button span { color: ${onAccentDark} !important; }
}`;
}

type LayoutProps = { chrome: EmailChrome; subject: string; preheader?: string; children: ReactNode };

/**
 * The layout of all email templates: brand, a box with heading, greeting and closing, and the footer. One column, 600
 * px.
 *
 * @param subject subject of the e-mail, also shown as its heading
 */
export function Layout({ chrome, subject, preheader, children }: LayoutProps) {
  const { brand, locale, shared, translate } = chrome;
  return (
    <Html lang={locale}>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject}</title>
        <style>{styleSheet(brand.primary)}</style>
      </Head>
      <Body
        className="canvas"
        style={{
          margin: "0",
          padding: "24px 0 40px",
          backgroundColor: LIGHT.canvas,
          color: LIGHT.text,
          fontFamily: FONTS,
        }}
      >
        {preheader && <Preview>{preheader}</Preview>}
        <Container style={{ maxWidth: "600px" }}>
          <BrandLine chrome={chrome} />
          <Section
            className="card"
            style={{
              backgroundColor: LIGHT.card,
              border: `1px solid ${LIGHT.line}`,
              borderRadius: "12px",
              borderCollapse: "separate",
            }}
          >
            <Row>
              <Column className="inside ink" style={{ padding: "32px" }}>
                <Heading
                  as="h1"
                  style={{ margin: "0 0 20px", fontSize: "26px", lineHeight: "1.2", letterSpacing: "-0.01em" }}
                >
                  {keepOnOneLine(subject)}
                </Heading>
                <Paragraph>{translate("layout.greeting")}</Paragraph>
                {children}
                <Text style={{ fontSize: "17px", lineHeight: "1.55", margin: "0" }}>
                  {translate("layout.closing")}
                  <br />
                  {brand.name}
                </Text>
              </Column>
            </Row>
          </Section>
          <Footer chrome={chrome} safety={shared("safety")} help={shared("nav.help")} />
        </Container>
      </Body>
    </Html>
  );
}

function BrandLine({ chrome }: { chrome: EmailChrome }) {
  const { brand, shared } = chrome;
  return (
    <Section>
      <Row>
        <Column className="side" style={{ padding: "0 32px 16px" }}>
          {brand.logoUrl ? (
            <Img
              src={brand.logoUrl}
              alt={brand.name}
              height="32"
              style={{ display: "inline-block", marginRight: "8px" }}
            />
          ) : (
            <span className="name" style={{ fontSize: "19px", fontWeight: 700, color: LIGHT.text }}>
              {brand.name}
            </span>
          )}{" "}
          <span className="muted" style={{ fontSize: "16px", color: LIGHT.muted, marginLeft: "4px" }}>
            {shared("productName")}
          </span>
        </Column>
      </Row>
    </Section>
  );
}

function Footer({ chrome, safety, help }: { chrome: EmailChrome; safety: string; help: string }) {
  const { brand, portalUrl, translate } = chrome;
  return (
    <Section>
      <Row>
        <Column className="side" style={{ padding: "20px 32px 0" }}>
          <Text className="muted" style={{ ...SMALL, fontWeight: 700 }}>
            {keepOnOneLine(safety)}
          </Text>
          <Text className="muted" style={SMALL}>
            {translate("layout.automatic")}
          </Text>
          <Text className="muted" style={SMALL}>
            <Link
              href={`${portalUrl}/help`}
              className="muted"
              style={{ color: LIGHT.muted, textDecoration: "underline" }}
            >
              {help}
            </Link>
            {" · "}
            <PhoneLink phone={brand.supportPhone} className="muted" color={LIGHT.muted} />
          </Text>
          <Text className="muted" style={{ ...SMALL, margin: "0" }}>
            {[brand.legalName, brand.address].filter(Boolean).join(" · ")}
          </Text>
        </Column>
      </Row>
    </Section>
  );
}
