import postgres from "postgres";
import { hashPassword } from "@/lib/auth/credential/password-hash";
import { addressDigest, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { addCalendarYears, budapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import type { Settings } from "@/lib/settings";

/** Kinds of addresses at the sign-in form; `stranger` has no account, `locked-stranger` neither but ten failures. */
export const STATES = ["active", "expired", "invited", "stranger", "locked", "locked-stranger"] as const;
export type State = (typeof STATES)[number];

export const BENCH_PASSWORD = "MeresJelszo42";
const YEARS_AGO = 2;

export const customerAddress = (state: State, index: number) => `${state}.${index}@example.hu`;

/**
 * Creates addresses of every state, all with the same password, which is hashed once: thousands would take a minute.
 */
export async function seedCustomers(settings: Settings, counts: Record<State, number>, at: Date): Promise<void> {
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  const { passwordHash, pepperId } = await hashPassword(BENCH_PASSWORD, settings.peppers);
  const expired = startOfBudapestDay(addCalendarYears(budapestDay(at), -YEARS_AGO));
  const addresses = (state: State) =>
    Array.from({ length: counts[state] }, (_, index) => customerAddress(state, index));
  try {
    for (const state of ["active", "expired", "invited", "locked"] as const) {
      const since = (state === "expired" ? expired : at).toISOString();
      const origin = state === "invited" ? "initial" : "chosen";
      await sql`with made as (
          insert into accounts (id, email_address, name, locale, created_at)
          select gen_random_uuid(), address, 'Mérő Márta', 'hu', ${since}::timestamptz
          from json_array_elements_text(${JSON.stringify(addresses(state))}::text::json) as address
          returning id)
        insert into credentials (account_id, password_hash, pepper_id, origin, password_changed_at)
        select id, ${passwordHash}, ${pepperId}, ${origin}, ${since}::timestamptz from made`;
    }
    const digests = [...addresses("locked"), ...addresses("locked-stranger")].map((address) =>
      addressDigest(address, settings.authSecret),
    );
    await sql`insert into login_attempts (address_digest, failed, last_at, locked_at)
      select digest, ${MAX_FAILED_ATTEMPTS}::int, ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
      from json_array_elements_text(${JSON.stringify(digests)}::text::json) as digest`;
    await sql`vacuum analyze`;
  } finally {
    await sql.end();
  }
}
