/**
 * The second step of `npm run build`: compiles the server around Next (lib/server) to `.next/portal`, and with
 * BUILD_STANDALONE=1 completes the folder `.next/standalone`.
 */
import { buildServer } from "@/scripts/server-bundle";
import { completeStandalone } from "@/scripts/standalone";

await buildServer(process.cwd());
if (process.env.BUILD_STANDALONE === "1") await completeStandalone(process.cwd());
