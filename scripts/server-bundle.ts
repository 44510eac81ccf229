import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** Bundled into the server with tree shaking, because loading these packages whole takes 100 MB of memory. */
const COMPILED_IN = ["drizzle-orm", "zod", "use-intl", "next-intl"];

/**
 * Compiles scripts/serve.ts and its imports to `.next/portal/serve.mjs`, and the child process that reads PDFs. Packages of package.json are not bundled, so
 * that Next and the server share one copy of each in the process. The worker is a separate file, loaded only where it
 * runs.
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
    entryPoints: [
      { in: "scripts/serve.ts", out: "serve" },
      // A process of its own, started by lib/pdf-text/pdf-text-reader.ts.
      { in: "lib/pdf-text/child.ts", out: "pdf-text-child" },
    ],
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
