/** What an import changes on an account that exists already. Pure. */
import type { CONTRACT_CHANNELS, CONTRACT_STATUSES } from "@/lib/account/contract";

type Locale = "hu" | "en";
type Contract = {
  number: string;
  product: string;
  status: (typeof CONTRACT_STATUSES)[number];
  channel: (typeof CONTRACT_CHANNELS)[number];
};
export type KnownCustomer = {
  name: string;
  locale: Locale;
  /** Set when the customer chose the language themselves. */
  localeChosenAt: Date | null;
  customerPortalSince: Date | null;
  contracts: readonly (Contract & { imported: boolean })[];
};

/** One line of the file. `null`: the file does not say. */
export type GivenCustomer = {
  name: string;
  locale: Locale | null;
  contract: Contract | null;
  customerPortal: boolean | null;
};

/** Only what really changes; empty objects, lists and nulls elsewhere. */
export type CustomerChanges = {
  /** `null`: stays. */
  name: string | null;
  locale: Locale | null;
  customerPortal: boolean | null;
  contracts: Contract[];
};

function isSame(known: KnownCustomer["contracts"][number], given: Contract): boolean {
  const { product, status, channel } = given;
  return known.imported && known.product === product && known.status === status && known.channel === channel;
}

/**
 * Compares the lines of one customer with what is stored. Name and language are those of the first line that gives them,
 * as when the account is created; of several lines about one contract or about the customer portal the last counts. A
 * language that the customer chose stays.
 */
export function customerChanges(known: KnownCustomer, lines: readonly GivenCustomer[]): CustomerChanges {
  const name = lines[0]?.name ?? known.name;
  const locale = lines.find((line) => line.locale !== null)?.locale ?? null;
  const customerPortal = lines.findLast((line) => line.customerPortal !== null)?.customerPortal ?? null;
  const given = new Map(lines.flatMap(({ contract }) => (contract ? [[contract.number, contract] as const] : [])));
  const stored = new Map(known.contracts.map((contract) => [contract.number, contract]));
  return {
    name: name === known.name ? null : name,
    locale: known.localeChosenAt !== null || locale === known.locale ? null : locale,
    customerPortal: customerPortal === (known.customerPortalSince !== null) ? null : customerPortal,
    contracts: [...given.values()].filter((contract) => {
      const before = stored.get(contract.number);
      return !before || !isSame(before, contract);
    }),
  };
}

/** Names of what changes, in a fixed order; empty when nothing does. */
export function changedDetails({ name, locale, customerPortal, contracts }: CustomerChanges): string[] {
  return [
    ...(name === null ? [] : ["name"]),
    ...(locale === null ? [] : ["locale"]),
    ...(customerPortal === null ? [] : ["customerPortal"]),
    ...(contracts.length === 0 ? [] : ["contracts"]),
  ];
}
