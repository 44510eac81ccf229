import { noBreak } from "@/lib/i18n/no-break";

/** A telephone link that does not wrap. `alone`: 44 px high. */
export function PhoneLink({ phone, alone }: { phone: string; alone?: boolean }) {
  return (
    <a className={alone ? "alone" : undefined} href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
      {noBreak(phone)}
    </a>
  );
}
