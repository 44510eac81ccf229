/** Without this file Next would use the portal's middleware.ts, which is in a parent folder. Matches no page. */
export const config = { matcher: "/none" };

export function middleware(): void {}
