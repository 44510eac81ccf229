import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";

/** The key of the Sender API with which a system of the insurer acts; an `AuthorizedSender` is one. */
export type SenderActor = { keyId: string; keyName: string };

/** Who of the insurer acts, recorded with the actor `insurer`. */
export type InsurerActor = StaffActor | SenderActor;

/**
 * Details of an audit event that name who of the insurer acted, to be merged into the event's own.
 *
 * @param by undefined for the command line, which has no person
 */
export function insurerDetails(by: InsurerActor | undefined): Record<string, string | number> {
  return by && "keyId" in by ? { keyId: by.keyId, keyName: by.keyName } : staffDetails(by);
}
