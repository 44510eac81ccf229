import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";

/** What the log and the audit log say about the request in which they are written. */
export type RequestScope = {
  requestId: string;
  /** The pattern of the path, for example `/inbox/[id]`; null while it is not known. */
  route: string | null;
};

// Next loads this module once per bundle; the scope belongs to the request.
const shared = globalThis as { portalRequest?: AsyncLocalStorage<RequestScope> };
shared.portalRequest ??= new AsyncLocalStorage<RequestScope>();
const storage = shared.portalRequest;

/** Runs the handling of a request, so that every line of the log and every audit event in it has the request's id. */
export function inRequestScope<T>(scope: RequestScope, work: () => T): T {
  return storage.run(scope, work);
}

/** The scope of the current request; undefined outside requests: in jobs, in the command line, at the start. */
export function currentScope(): RequestScope | undefined {
  return storage.getStore();
}

/** The id of the current request; undefined outside requests. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}
