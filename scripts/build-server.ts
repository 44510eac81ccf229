/** The second step of `npm run build`: compiles the server around Next (lib/server) to `.next/portal`. */
import { buildServer } from "@/scripts/server-bundle";

await buildServer(process.cwd());
