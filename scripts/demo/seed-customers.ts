import type { DemoCustomerState } from "@/scripts/demo/running-demo";

/** The demo's customers, one for each state. Other customers of the batch stay as the delivery leaves them. */
export type SeedCustomer = {
  email: string;
  state: DemoCustomerState;
  /** The customer's own password; follows R15 and differs from the initial one. */
  password?: string;
  /** How long ago it was set. */
  chosenDaysAgo?: number;
};

export const SEED_CUSTOMERS: SeedCustomer[] = [
  { email: "anna.kovacs@example.hu", state: "active", password: "AnnaPortal26", chosenDaysAgo: 60 },
  { email: "bela.nagy@example.hu", state: "invited" },
  { email: "csilla.szabo@example.hu", state: "expired", password: "CsillaPortal25", chosenDaysAgo: 400 },
  { email: "dezso.toth@example.hu", state: "locked", password: "DezsoPortal26", chosenDaysAgo: 60 },
  { email: "eva.horvath@example.hu", state: "customer-portal" },
  { email: "ferenc.varga@example.hu", state: "active", password: "FerencPortal26", chosenDaysAgo: 60 },
  { email: "emma.whitfield@example.hu", state: "active", password: "EmmaPortal26", chosenDaysAgo: 60 },
];

export const FULL_MAILBOX = { email: "ferenc.varga@example.hu", name: "Varga Ferenc", messages: 10_000 } as const;
