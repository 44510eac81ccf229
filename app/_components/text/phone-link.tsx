import { noBreak } from "@/lib/i18n/no-break";

/** The address of a link that dials the number. */
export const phoneAddress = (phone: string) => `tel:${phone.replace(/[^+\d]/g, "")}`;

/** A telephone link that does not wrap. `alone`: 44 px high. */
export function PhoneLink({ phone, alone }: { phone: string; alone?: boolean }) {
  return (
    <a className={alone ? "alone" : undefined} href={phoneAddress(phone)}>
      {noBreak(phone)}
    </a>
  );
}
