import postgres from "postgres";

export const dynamic = "force-dynamic";

const shared = globalThis as { bareClient?: postgres.Sql };

/** The page that the portal's pages are compared with: dynamic, with one query and nothing else. */
export default async function BarePage() {
  shared.bareClient ??= postgres(process.env.DATABASE_URL ?? "", { prepare: false });
  const [row] = await shared.bareClient`select name from accounts limit 1`;
  return <p>{row?.name}</p>;
}
