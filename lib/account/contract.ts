/** Status and channel decide whether the messages of a contract are placed in this portal (R4, R14). */
export const CONTRACT_STATUSES = ["active", "ended"] as const;
export const CONTRACT_CHANNELS = ["electronic", "postal"] as const;

type Contract = { status: (typeof CONTRACT_STATUSES)[number]; channel: (typeof CONTRACT_CHANNELS)[number] };

/** The contract's messages go by post: it has ended, or the customer chose post. */
export function isPostal({ status, channel }: Pick<Contract, "status" | "channel">): boolean {
  return status === "ended" || channel === "postal";
}
