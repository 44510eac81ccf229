/**
 * The second step of `npm run build`: compiles the server around Next (lib/server) to `.next/portal`, lets equal chunks
 * of the routes load one file, and with BUILD_STANDALONE=1 completes the folder `.next/standalone`.
 */
import { buildServer } from "@/scripts/server-bundle";
import { shareBuiltChunks } from "@/scripts/share-chunks";
import { completeStandalone } from "@/scripts/standalone";

const root = process.cwd();
await buildServer(root);
shareBuiltChunks(root);
if (process.env.BUILD_STANDALONE === "1") await completeStandalone(root);
