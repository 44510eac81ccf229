type Tree = { [key: string]: string | Tree };

/** The texts of one language by their full key, e.g. `inbox.filter.heading`. */
export function textsByKey(tree: Tree, path: string[] = []): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const full = [...path, key];
    if (typeof value === "string") found.set(full.join("."), value);
    else for (const [inner, text] of textsByKey(value, full)) found.set(inner, text);
  }
  return found;
}
