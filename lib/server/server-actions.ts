import { readFileSync } from "node:fs";
import path from "node:path";

/** Says whether a page has an action; asked before Next, which answers another page's action by forwarding the request. */
export type HasAction = (id: string, pathname: string) => boolean;

/** The layout's actions stand on the page of an unknown address too, and so on every address. */
const ANYWHERE = "app/_not-found/page";

/** `app/(portal)/inbox/[id]/page` as a pattern of the addresses that it answers. */
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

/** @param manifest the server actions of a build with the pages that have them, as Next writes it */
export function actionsOf(manifest: Manifest): HasAction {
  const pages = new Map(
    [...Object.entries(manifest.node), ...Object.entries(manifest.edge)].map(([id, { workers }]) => {
      const names = Object.keys(workers);
      return [id, names.includes(ANYWHERE) ? [/^/] : names.map(pagePattern)];
    }),
  );
  return (id, pathname) => pages.get(id)?.some((pattern) => pattern.test(pathname)) ?? false;
}

/** The server actions of the production build in `.next`. @param root absolute */
export function readActions(root: string): HasAction {
  const file = path.join(root, ".next/server/server-reference-manifest.json");
  return actionsOf(JSON.parse(readFileSync(file, "utf8")) as Manifest);
}
