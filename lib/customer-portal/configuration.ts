/** Validates the settings of the customer portal against each other. Pure; called by lib/env.ts at start. */
import type { Settings } from "@/lib/settings";

type Values = { APP_URL: string } & Partial<
  Record<
    | "CUSTOMER_PORTAL_URL"
    | "CUSTOMER_PORTAL_JWKS_URL"
    | "CUSTOMER_PORTAL_SIGNING_KEY"
    | "CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS",
    string
  >
>;

const PARTS = [
  "CUSTOMER_PORTAL_JWKS_URL",
  "CUSTOMER_PORTAL_SIGNING_KEY",
  "CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS",
] as const;

/**
 * Finds variables of the customer portal that do not fit together.
 *
 * @param values environment variables, each already valid by itself
 * @returns one sentence for each problem
 */
export function customerPortalProblems(values: Values, mode: Settings["mode"]): string[] {
  const { CUSTOMER_PORTAL_URL: url } = values;
  if (!url) {
    const unused = PARTS.filter((name) => values[name]);
    return unused.map((name) => `${name} is set without CUSTOMER_PORTAL_URL: set both or neither`);
  }
  const problems: string[] = [];
  if (new URL(url).origin === new URL(values.APP_URL).origin) {
    problems.push("CUSTOMER_PORTAL_URL leads to this portal itself: it must have another origin than APP_URL");
  }
  if (values.CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS && !values.CUSTOMER_PORTAL_SIGNING_KEY) {
    problems.push("CUSTOMER_PORTAL_SIGNING_KEY_PREVIOUS is set without CUSTOMER_PORTAL_SIGNING_KEY");
  }
  for (const name of ["CUSTOMER_PORTAL_URL", "CUSTOMER_PORTAL_JWKS_URL"] as const) {
    if (mode === "production" && values[name]?.startsWith("http:")) problems.push(`${name} is not https`);
  }
  return problems;
}
