/** The data of the demo batch: a customer has contracts; a message about a contract has documents. */
import { addCalendarDays, type CalendarDay } from "@/lib/kernel/time";
import { addMonths, type Language } from "./format";

export type ProductKey = "home" | "liability" | "casco" | "life" | "travel";

export type DocumentType =
  | "offer"
  | "policy"
  | "premium-bill"
  | "premium-notice"
  | "cancellation-notice"
  | "premium-certificate"
  | "terms"
  | "notice"
  | "reply"
  | "other";

export interface DemoCustomer {
  email: string;
  name: string;
  locale: Language;
  /** Street and town, one line each, as on an envelope. */
  address: [street: string, town: string];
  /** Empty: the portal generates one when it places the batch. */
  initialPassword: string;
}

export interface Cover {
  label: string;
  /** Sum insured or limit, as printed. */
  limit: string;
  /** Forints a year (or once, for a single premium). */
  premium: number;
}

export type Frequency = "once" | "annual" | "half-yearly" | "quarterly" | "monthly";

export interface Contract {
  number: string;
  customer: DemoCustomer;
  product: ProductKey;
  start: CalendarDay;
  /** The last day of a contract concluded for a term; absent: open-ended, renewed each year. */
  end?: CalendarDay;
  frequency: Frequency;
  covers: Cover[];
  /** What is insured: the home, the car, the life, the trip. */
  insured: [label: string, value: string][];
  /** Conditions of this contract only. */
  clauses: string[];
}

export interface Instalment {
  ordinal: number;
  from: CalendarDay;
  to: CalendarDay;
  due: CalendarDay;
  amount: number;
  /** What the customer quotes when paying. */
  reference: string;
}

/** A file of the batch. Two messages may have the same one. */
export interface DemoDocument {
  /** NFC, unique in the folder. */
  filename: string;
  render: () => Promise<Buffer>;
}

export interface DemoMessage {
  contract: Contract;
  type: DocumentType;
  /** The date of its documents; messages are placed in this order. */
  day: CalendarDay;
  subject: string;
  body: string;
  documents?: DemoDocument[];
  sender?: string;
  allowReply?: boolean;
}

const PAYMENTS_A_YEAR: Record<Frequency, number> = { once: 1, annual: 1, "half-yearly": 2, quarterly: 4, monthly: 12 };

/** Forints for a whole insurance year: the sum of the covers. */
export function annualPremium(contract: Contract): number {
  return contract.covers.reduce((sum, cover) => sum + cover.premium, 0);
}

/** The payments of the contract's year that begins on `yearStart` (its start, unless told). */
export function instalments(contract: Contract, yearStart: CalendarDay = contract.start): Instalment[] {
  const count = PAYMENTS_A_YEAR[contract.frequency];
  const amount = annualPremium(contract) / count;
  if (!Number.isInteger(amount))
    throw new Error(`Contract ${contract.number}: the premium does not divide by ${count}`);
  return Array.from({ length: count }, (_, index) => {
    const from = addMonths(yearStart, (index * 12) / count);
    const to = contract.end ?? addCalendarDays(addMonths(yearStart, ((index + 1) * 12) / count), -1);
    const ordinal = index + 1;
    const reference = `${contract.number}-${yearStart.slice(2, 4)}${String(ordinal).padStart(2, "0")}`;
    return { ordinal, from, to, due: from, amount, reference };
  });
}

/** One payment by its place in the year, from 1. */
export function instalment(contract: Contract, ordinal: number, yearStart?: CalendarDay): Instalment {
  const found = instalments(contract, yearStart)[ordinal - 1];
  if (!found) throw new Error(`Contract ${contract.number} has no payment ${ordinal}`);
  return found;
}
