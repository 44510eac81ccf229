import postgres from "postgres";

export const dynamic = "force-dynamic";

const shared = globalThis as { bareClient?: postgres.Sql };

/** The ceiling the portal's pages are measured against: a dynamic page with one query by primary key, nothing else. */
export default async function BarePage() {
  shared.bareClient ??= postgres(process.env.DATABASE_URL ?? "", { prepare: false });
  const [row] = await shared.bareClient`select name from accounts limit 1`;
  return <p>{row?.name}</p>;
}
