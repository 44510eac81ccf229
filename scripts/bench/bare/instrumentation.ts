/** Else the portal's own, further up, would be taken for the bare page's. */
export function register(): void {}
