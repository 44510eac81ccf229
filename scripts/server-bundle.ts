import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** Compiled into the server, because loading them whole takes 100 MB; of these only what is used is kept. */
const COMPILED_IN = ["drizzle-orm", "zod", "use-intl", "next-intl"];

/**
 * Compiles scripts/serve.ts with what it imports to `.next/portal/serve.mjs`. The packages of package.json stay outside, so
 * that Next and the server share one copy of each in the process. The worker is a file of its own, loaded when it runs.
 *
 * @param root the checkout; absolute
 */
export async function buildServer(root: string): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const outdir = path.join(root, ".next/portal");
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["scripts/serve.ts"],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    tsconfig: "tsconfig.cli.json",
    alias: { "server-only": "./scripts/server-only-stub.ts" },
    external: Object.keys(dependencies).filter((name) => name !== "server-only" && !COMPILED_IN.includes(name)),
    logLevel: "warning",
  });
}
