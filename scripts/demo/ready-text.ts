import type { DemoCustomer, DemoFile } from "@/scripts/demo/running-demo";

const CUSTOMER_HEADINGS = ["E-mail", "Name", "State", "Password"];
const STAFF_HEADINGS = ["E-mail", "Name", "Role", "Password", "Secret for an authenticator app"];

const CODE_HINT =
  "  The code: add the secret to an authenticator app (“enter a setup key”), or run: oathtool --totp --base32 <secret>";

function passwordOf(customer: DemoCustomer): string {
  if ("password" in customer) return customer.password;
  if ("initialPassword" in customer) return `${customer.initialPassword} (initial; the link is in the e-mail)`;
  return "–";
}

/** Lines of a table with aligned columns; none without rows. */
function tableOf(headings: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

/**
 * The text that the demo prints on stdout when everything is ready: addresses, customers and staff with what signs them
 * in.
 */
export function readyText(
  where: { portalUrl: string; mailUrl: string; customerPortalUrl: string },
  { customers, staff }: Pick<DemoFile, "customers" | "staff">,
): string {
  const customerTable = tableOf(
    CUSTOMER_HEADINGS,
    customers.map((one) => [one.email, one.name, one.state, passwordOf(one)]),
  );
  const staffTable = tableOf(
    STAFF_HEADINGS,
    staff.map(({ email, name, role, password, totpSecret }) => [email, name, role, password, totpSecret]),
  );
  return [
    `Portal ready: ${where.portalUrl}`,
    `Mail viewer:  ${where.mailUrl}`,
    `Customer portal (stand-in): ${where.customerPortalUrl}`,
    ...(customerTable.length > 0 ? ["", ...customerTable] : []),
    ...(staffTable.length > 0 ? ["", `Staff, at ${where.portalUrl}/staff/login:`, ...staffTable, CODE_HINT] : []),
  ].join("\n");
}
