/** Without this file Next would use the portal's instrumentation.ts, which is in a parent folder. */
export function register(): void {}
