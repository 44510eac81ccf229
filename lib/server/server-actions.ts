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

type Action = { workers: Record<string, unknown>; filename?: string; exportedName?: string };
type Manifest = Record<"node" | "edge", Record<string, Action>>;

/** Where the action of the sign-in form stands. */
const SIGN_IN = { filename: "app/(sign-in)/login/actions.ts", exportedName: "signInAction" };

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

/** The id of the action of the sign-in form; null when the manifest does not name it. */
export function signInActionOf({ node }: Pick<Manifest, "node">): string | null {
  const named = Object.entries(node).find(
    ([, { filename, exportedName }]) => filename === SIGN_IN.filename && exportedName === SIGN_IN.exportedName,
  );
  return named?.[0] ?? null;
}

/** The server actions of the production build in `.next`. @param root absolute */
export function readActions(root: string): { hasAction: HasAction; signInAction: string | null } {
  const file = path.join(root, ".next/server/server-reference-manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  return { hasAction: actionsOf(manifest), signInAction: signInActionOf(manifest) };
}
