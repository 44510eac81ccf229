import type { EmailChrome } from "@/emails/_components/chrome";
import { emailAccent } from "@/emails/_components/palette";
import { Link } from "@/emails/_components/ui";

/** A telephone number as a link, on one line. */
export function PhoneLink({ phone, className, color }: { phone: string; className: string; color: string }) {
  return (
    <Link
      href={`tel:${phone.replace(/[^+\d]/g, "")}`}
      className={className}
      style={{ color, textDecoration: "underline", whiteSpace: "nowrap" }}
    >
      {phone}
    </Link>
  );
}

/** The number of customer service within a sentence: `t.rich("…", { phone, tel: bodyPhone(chrome) })`. */
export function bodyPhone(chrome: EmailChrome) {
  const { accent } = emailAccent(chrome.brand.primary);
  return () => <PhoneLink phone={chrome.brand.supportPhone} className="accent" color={accent} />;
}
