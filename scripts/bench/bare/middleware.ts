/** Else the portal's own, further up, would be taken for the bare page's. Matches no page of it. */
export const config = { matcher: "/none" };

export function middleware(): void {}
