type Params = Record<string, string | string[] | undefined>;

/** Reads `?page=`, counted from 1; anything invalid is page 1. */
export function readPage(params: Params): number {
  const { page } = params;
  return typeof page === "string" && /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1;
}
