import { noBreak } from "@/lib/i18n/format";

/** A telephone number that stays on one line and can be dialled. `alone`: stands by itself, 44 px high. */
export function PhoneLink({ phone, alone }: { phone: string; alone?: boolean }) {
  return (
    <a className={alone ? "alone" : undefined} href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
      {noBreak(phone)}
    </a>
  );
}
