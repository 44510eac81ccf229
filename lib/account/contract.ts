/** Status and channel decide whether the messages of a contract are placed in this portal (R4, R14). */
export const CONTRACT_STATUSES = ["active", "ended"] as const;
export const CONTRACT_CHANNELS = ["electronic", "postal"] as const;
