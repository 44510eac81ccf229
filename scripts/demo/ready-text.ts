import type { DemoCustomer } from "@/scripts/demo/running-demo";

const HEADINGS = ["E-mail", "Name", "State", "Password"];

function passwordOf(customer: DemoCustomer): string {
  if ("password" in customer) return customer.password;
  if ("initialPassword" in customer) return `${customer.initialPassword} (initial; the link is in the e-mail)`;
  return "–";
}

/** The text that the demo prints on stdout when everything is ready: addresses, customers and passwords. */
export function readyText(
  where: { portalUrl: string; mailUrl: string; customerPortalUrl: string },
  customers: DemoCustomer[],
): string {
  const rows = [HEADINGS, ...customers.map((one) => [one.email, one.name, one.state, passwordOf(one)])];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const table = customers.length > 0 ? ["", ...rows.map(line)] : [];
  return [
    `Portal ready: ${where.portalUrl}`,
    `Mail viewer:  ${where.mailUrl}`,
    `Customer portal (stand-in): ${where.customerPortalUrl}`,
    ...table,
  ].join("\n");
}
