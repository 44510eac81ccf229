import { readFileSync } from "node:fs";
import path from "node:path";
import { VARIABLES } from "@/lib/env";

/** Read by `npm start`, by Next, or before the settings are checked. */
const SERVERS_OWN = ["NODE_ENV", "PORT", "HOSTNAME", "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"];

const lines = readFileSync(path.resolve(import.meta.dirname, "../../../.env.example"), "utf8").split("\n");
const named = new Set(lines.flatMap((line) => /^#?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []));

describe(".env.example", () => {
  it("names exactly what can be configured", () => {
    expect([...named].sort()).toEqual([...VARIABLES, ...SERVERS_OWN].sort());
  });

  it("says something about every group of them", () => {
    const bare = lines.filter((line, index) => /^#?[A-Z][A-Z0-9_]*=/.test(line) && lines[index - 1] === "");
    expect(bare).toEqual([]);
  });
});
