/** What the migration `session_versions` does with existing rows. */
import { rm } from "node:fs/promises";
import postgres from "postgres";
import { migrateDatabase } from "@/lib/db/migrate";
import { emptyDatabase } from "@/tests/support/database";
import { migrationsBefore } from "@/tests/support/migrations-before";

const ACCOUNTS = ["locked", "reopened", "throttled", "open"] as const;
const idOf = (name: (typeof ACCOUNTS)[number]) => `00000000-0000-4000-8000-00000000000${ACCOUNTS.indexOf(name) + 1}`;

it("open sessions continue, and accounts that staff locked stay locked", async () => {
  const { url, drop } = await emptyDatabase();
  const folder = await migrationsBefore("session_versions");
  const db = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await migrateDatabase(url, folder);
    for (const name of ACCOUNTS) {
      const id = idOf(name);
      await db`insert into accounts (id, email_address, name, locale, created_at)
        values (${id}, ${`${name}@example.hu`}, 'Próba Petra', 'hu', '2026-01-01')`;
      await db`insert into credentials (account_id, password_hash, pepper_id, origin, version, password_changed_at)
        values (${id}, 'x', '00000000', 'chosen', 3, ${name === "reopened" ? "2026-03-01" : "2026-01-02"})`;
      await db`insert into sessions (id, account_id, kind, created_at, last_seen_at)
        values (${id}, ${id}, 'full', '2026-04-01', '2026-04-01')`;
    }
    const lock = (name: (typeof ACCOUNTS)[number], actor: string) =>
      db`insert into audit_events (at, kind, actor, account_id)
        values ('2026-02-01', 'sign-in.locked', ${actor}, ${idOf(name)})`;
    await lock("locked", "insurer");
    await lock("reopened", "insurer");
    await lock("throttled", "system");

    await migrateDatabase(url);

    const versions = await db`select distinct credential_version from sessions`;
    expect(versions.map((row) => row.credential_version)).toEqual([3]);
    const locked = await db`select account_id, staff_locked_at from credentials where staff_locked_at is not null`;
    expect(locked.map((row) => [row.account_id, row.staff_locked_at])).toEqual([
      [idOf("locked"), new Date("2026-02-01")],
    ]);
  } finally {
    await db.end();
    await drop();
    await rm(folder, { recursive: true });
  }
});
