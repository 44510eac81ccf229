import { readFileSync } from "node:fs";
import path from "node:path";

/** Whether a page has a server action. Checked before Next, which would forward a request for another page's action. */
export type HasAction = (id: string, pathname: string) => boolean;

/** The page of unknown paths. Its actions are those of the root layout, which are on every page. */
const NOT_FOUND_PAGE = "app/_not-found/page";

/** The pattern of the paths of a page such as `app/(portal)/inbox/[id]/page`. */
export function pagePattern(page: string): RegExp {
  const segments = page
    .split("/")
    .slice(1, -1)
    .filter((segment) => !/^\(.*\)$/.test(segment))
    .map((segment) => {
      if (/^\[{1,2}\.\.\./.test(segment)) return ".+";
      return segment.startsWith("[") ? "[^/]+" : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
  return new RegExp(`^/${segments.join("/")}/?$`);
}

type Manifest = Record<"node" | "edge", Record<string, { workers: Record<string, unknown> }>>;

/** Reads Next's manifest of server actions. @param manifest the actions of a build with the pages that have them */
export function actionsOf(manifest: Manifest): HasAction {
  const pages = new Map(
    [...Object.entries(manifest.node), ...Object.entries(manifest.edge)].map(([id, { workers }]) => {
      const names = Object.keys(workers);
      return [id, names.includes(NOT_FOUND_PAGE) ? [/^/] : names.map(pagePattern)];
    }),
  );
  return (id, pathname) => pages.get(id)?.some((pattern) => pattern.test(pathname)) ?? false;
}

/** The server actions of the production build in `.next`. @param root absolute */
export function readActions(root: string): HasAction {
  const file = path.join(root, ".next/server/server-reference-manifest.json");
  return actionsOf(JSON.parse(readFileSync(file, "utf8")) as Manifest);
}
