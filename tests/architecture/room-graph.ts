import type { SourceFile } from "./source-files";

export type RoomImport = { from: string; to: string; file: string };

/**
 * The room of a file or import: a folder of `lib` or `scripts`, a top-level folder, or a file that stands directly in
 * `lib` or `scripts`. Null for packages.
 */
export function roomOf(target: string): string | null {
  const parts = target.replace(/\.(?:tsx?|mjs)$/, "").split("/");
  const [top = "", second] = parts;
  if (["lib", "scripts"].includes(top)) return second ? `${top}/${second}` : top;
  return ["app", "emails", "messages", "drizzle"].includes(top) && second ? top : null;
}

/** The imports between rooms, each pair once, with a file that makes it. */
export function roomImports(files: SourceFile[]): RoomImport[] {
  const found = new Map<string, RoomImport>();
  for (const { path: file, imports } of files) {
    const from = roomOf(file);
    for (const to of imports.map(roomOf)) {
      if (from && to && from !== to) found.set(`${from} ${to}`, { from, to, file });
    }
  }
  return [...found.values()];
}

/** Every room that one imports, directly or through others. */
export function reachable(from: string, edges: Pick<RoomImport, "from" | "to">[]): Set<string> {
  const seen = new Set<string>();
  const waiting = [from];
  for (let room = waiting.pop(); room !== undefined; room = waiting.pop()) {
    for (const edge of edges) {
      if (edge.from !== room || seen.has(edge.to)) continue;
      seen.add(edge.to);
      waiting.push(edge.to);
    }
  }
  return seen;
}

/**
 * Reads the diagram of the rooms (Mermaid) and the line "Foundation, in this order: …" of docs/architecture.md.
 *
 * @returns whether the page allows an import: along arrows, or from anywhere to the foundation, or from a room of the
 *          foundation to an earlier one
 */
export function drawnImports(page: string): (from: string, to: string) => boolean {
  const diagram = /```mermaid\nflowchart[\s\S]*?```/.exec(page)?.[0] ?? "";
  const foundation = [...(/^Foundation, in this order: (.*)$/m.exec(page)?.[1] ?? "").matchAll(/`([^`]+)`/g)].map(
    (m) => m[1],
  );
  const inside = /subgraph features[\s\S]*?\n {2}end/.exec(diagram)?.[0] ?? "";
  const labels = new Map([...diagram.matchAll(/([\w-]+)\[([^\]]+)\]/g)].map((m) => [m[1], m[2]]));
  const arrows = [...diagram.matchAll(/^\s*([\w-]+)(?:\[[^\]]*\])? --> ([\w-]+)/gm)];
  const members = new Set([...inside.matchAll(/([\w-]+) --> ([\w-]+)/g)].flatMap((m) => [m[1] ?? "", m[2] ?? ""]));
  const rooms = (id = "") =>
    id === "features"
      ? [...members].map((member) => `lib/${member}`)
      : [members.has(id) ? `lib/${id}` : (labels.get(id) ?? id)];
  const edges = arrows.flatMap((m) => rooms(m[1]).flatMap((from) => rooms(m[2]).map((to) => ({ from, to }))));
  return (from, to) => {
    const [place, target] = [foundation.indexOf(from), foundation.indexOf(to)];
    if (target >= 0) return place < 0 || target < place;
    return reachable(from, edges).has(to);
  };
}
