import { z } from "zod";
import { STAFF_ROLES, type StaffRole } from "@/lib/audit/staff-actor";
import { parseNetworks } from "@/lib/networks";
import type { Settings, StaffOidcSettings } from "@/lib/settings";

/** The variables of the workspace. */
export const STAFF_VARIABLES = {
  STAFF_NETWORKS: z.string().default(""),
  STAFF_OIDC_ISSUER: z.string().optional(),
  STAFF_OIDC_CLIENT_ID: z.string().optional(),
  STAFF_OIDC_CLIENT_SECRET: z.string().min(16, "STAFF_OIDC_CLIENT_SECRET is too short").optional(),
  STAFF_OIDC_GROUPS: z.string().optional(),
  STAFF_OIDC_GROUPS_CLAIM: z.string().min(1).default("groups"),
};

type StaffValues = z.infer<z.ZodObject<typeof STAFF_VARIABLES>>;

const isRole = (text: string): text is StaffRole => STAFF_ROLES.some((role) => role === text);

/**
 * Parses STAFF_OIDC_GROUPS, such as `admin=Portal admins;service=Customer service`. Group names hold neither `;` nor
 * `=`.
 *
 * @returns in the given order, which decides when a person is in several groups; null when it is malformed
 */
export function parseGroups(text: string): StaffOidcSettings["groups"] | null {
  const pairs = text
    .split(";")
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => pair.split("=").map((part) => part.trim()));
  const groups = pairs.flatMap(([role = "", group = "", ...rest]) =>
    isRole(role) && group !== "" && rest.length === 0 ? [{ role, group }] : [],
  );
  return groups.length > 0 && groups.length === pairs.length ? groups : null;
}

/** What is wrong with the variables of the workspace. */
export function staffProblems(values: StaffValues, mode: Settings["mode"]): string[] {
  const { STAFF_OIDC_ISSUER, STAFF_OIDC_CLIENT_ID, STAFF_OIDC_CLIENT_SECRET, STAFF_OIDC_GROUPS } = values;
  const problems: string[] = [];
  if (parseNetworks(values.STAFF_NETWORKS) === null) {
    problems.push("STAFF_NETWORKS is no list of networks like 203.0.113.0/24,2001:db8::/32");
  }
  const together = [STAFF_OIDC_ISSUER, STAFF_OIDC_CLIENT_ID, STAFF_OIDC_CLIENT_SECRET, STAFF_OIDC_GROUPS];
  const given = together.filter((value) => value !== undefined).length;
  if (given !== 0 && given !== together.length) {
    problems.push(
      "STAFF_OIDC_ISSUER, STAFF_OIDC_CLIENT_ID, STAFF_OIDC_CLIENT_SECRET and STAFF_OIDC_GROUPS belong together: set all or none",
    );
  }
  if (STAFF_OIDC_GROUPS !== undefined && parseGroups(STAFF_OIDC_GROUPS) === null) {
    problems.push("STAFF_OIDC_GROUPS is no list like admin=Portal admins;service=Customer service");
  }
  if (STAFF_OIDC_ISSUER !== undefined && !isIssuer(STAFF_OIDC_ISSUER, mode)) {
    problems.push("STAFF_OIDC_ISSUER is no https address without a query");
  }
  return problems;
}

/** Outside production an issuer on this machine may be http. */
function isIssuer(text: string, mode: Settings["mode"]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  if (search || hash) return false;
  return (
    protocol === "https:" ||
    (mode !== "production" && protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(hostname))
  );
}

/** The settings of the workspace, from values without problems. */
export function staffSettings(values: StaffValues): Settings["staff"] {
  const { STAFF_OIDC_ISSUER: issuer, STAFF_OIDC_CLIENT_ID: clientId, STAFF_OIDC_CLIENT_SECRET: clientSecret } = values;
  const groups = parseGroups(values.STAFF_OIDC_GROUPS ?? "");
  const networks = parseNetworks(values.STAFF_NETWORKS) ?? [];
  if (!issuer || !clientId || !clientSecret || !groups) return { networks, oidc: null };
  return { networks, oidc: { issuer, clientId, clientSecret, groups, groupsClaim: values.STAFF_OIDC_GROUPS_CLAIM } };
}
