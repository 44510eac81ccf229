/** What the page of a customer shows after an act: the new initial password, once, or why nothing was done. */
export type CustomerActState = { initialPassword: string | null; message: string | null };

export const NO_ACT: CustomerActState = { initialPassword: null, message: null };
