/** A contract as far as the portal needs it: whether its mail comes here (R4, R14). */
export const CONTRACT_STATUSES = ["active", "ended"] as const;
export const CONTRACT_CHANNELS = ["electronic", "postal"] as const;
