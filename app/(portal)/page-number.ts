type Params = Record<string, string | string[] | undefined>;

/** The page asked for, from 1; anything else is page 1, never an error. */
export function readPage(params: Params): number {
  const { page } = params;
  return typeof page === "string" && /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1;
}
