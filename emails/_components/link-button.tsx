import type { EmailChrome } from "@/emails/_components/chrome";
import { emailAccent, LIGHT } from "@/emails/_components/palette";
import { Button, Link, Section, Text } from "@/emails/_components/ui";

/** The button of an e-mail, with its full address below for mail clients that do not show buttons. */
export function LinkButton({ chrome, href, label }: { chrome: EmailChrome; href: string; label: string }) {
  const { accent } = emailAccent(chrome.brand.primary);
  return (
    <>
      <Section style={{ margin: "8px 0 24px" }}>
        <Button
          href={href}
          className="button"
          style={{
            padding: "14px 24px",
            border: `1px solid ${accent}`,
            borderRadius: "8px",
            backgroundColor: accent,
            color: LIGHT.onAccent,
            fontSize: "17px",
            fontWeight: 600,
            lineHeight: "20px",
          }}
        >
          {label}
        </Button>
      </Section>
      <Text
        className="muted rule"
        data-skip-in-text={true}
        style={{
          margin: "0 0 16px",
          padding: "16px 0",
          borderTop: `1px solid ${LIGHT.line}`,
          borderBottom: `1px solid ${LIGHT.line}`,
          fontSize: "16px",
          lineHeight: "1.55",
          color: LIGHT.muted,
          overflowWrap: "anywhere",
          wordBreak: "break-word",
        }}
      >
        {chrome.translate("layout.copyAddress")}
        <br />
        <Link href={href} className="accent" style={{ color: accent, textDecoration: "underline" }}>
          {href}
        </Link>
      </Text>
    </>
  );
}
