/** What an import changes on an existing account. Pure. */
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

/** One line of the file. `null`: the field is empty, so nothing changes. */
export type GivenCustomer = {
  name: string;
  locale: Locale | null;
  contract: Contract | null;
  customerPortal: boolean | null;
};

/** The values that differ from what is stored. */
export type CustomerChanges = {
  /** `null`: unchanged; the same for `locale` and `customerPortal`. */
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
 * Compares the lines of one customer with what is stored. Name and language come from the first line that has them, as
 * when an account is created; for a contract and for the customer portal the last line counts. A language that the
 * customer chose is not changed.
 *
 * @param lines all lines of the file with this customer's address, in the order of the file
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

/** Names of the changed details, in a fixed order; empty when nothing changes. */
export function changedDetails({ name, locale, customerPortal, contracts }: CustomerChanges): string[] {
  return [
    ...(name === null ? [] : ["name"]),
    ...(locale === null ? [] : ["locale"]),
    ...(customerPortal === null ? [] : ["customerPortal"]),
    ...(contracts.length === 0 ? [] : ["contracts"]),
  ];
}
