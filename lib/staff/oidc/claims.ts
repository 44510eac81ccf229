import type { StaffRole } from "@/lib/audit/staff-actor";
import type { StaffOidcSettings } from "@/lib/settings";

/** What the portal reads of a verified ID token. */
export type OidcClaims = {
  issuer: string;
  subject: string;
  email: string | null;
  /** The provider says that the address is not verified. Entra ID says nothing about it. */
  isEmailRefused: boolean;
  groups: string[];
};

/** The groups in a claim: a list of texts, or one text; nothing for anything else. */
export function groupsIn(claim: unknown): string[] {
  return [claim].flat().filter((group) => typeof group === "string");
}

/** The role of a person by their groups: that of the first configured group they are in; null when they are in none. */
export function roleOf(groups: readonly string[], configured: StaffOidcSettings["groups"]): StaffRole | null {
  return configured.find(({ group }) => groups.includes(group))?.role ?? null;
}
