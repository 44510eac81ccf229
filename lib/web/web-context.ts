import "server-only";
import { type Context, type OpenContext, openContext } from "@/lib/context";
import { webConnections } from "@/lib/db/connection-share";
import { loadSettings } from "@/lib/env";

// Next loads this module once per bundle; the connection pools must exist once per process.
const shared = globalThis as { portalContext?: OpenContext };

/** The context of the portal's server process, opened at the first request. */
export function webContext(): Context {
  shared.portalContext ??= openContext(loadSettings(), {
    name: "portal",
    maxConnections: webConnections(),
    useReplica: true,
  });
  return shared.portalContext.ctx;
}
