import { STAFF_ROLES, type StaffRole } from "@/lib/audit/staff-actor";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { listStaff } from "@/lib/staff/list-staff";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

const MAX_NAME_LENGTH = 100;

function addressOf(text: string): EmailAddress {
  const address = parseEmailAddress(text);
  if (!address) throw new CommandError(`${text} is not one plain e-mail address`);
  return address;
}

function roleOf(text: string): StaffRole {
  const role = STAFF_ROLES.find((one) => one === text);
  if (!role) throw new CommandError(`--role is one of ${STAFF_ROLES.join(", ")}`);
  return role;
}

/** `portal staff invite <email> --name <name> --role <role>`: prints the invitation's link once. */
export async function invite(
  email: string,
  options: { name: string; role: string; json?: boolean },
): Promise<ExitStatus> {
  const emailAddress = addressOf(email);
  const role = roleOf(options.role);
  const name = options.name.normalize("NFC").trim();
  if (name === "" || name.length > MAX_NAME_LENGTH) {
    throw new CommandError(`--name is the person's name, 1 to ${MAX_NAME_LENGTH} characters`);
  }
  return withContext(async (ctx) => {
    const { again, link } = await inviteStaff(ctx, { emailAddress, name, role });
    const expiresAt = link?.expiresAt.toISOString() ?? null;
    if (options.json) say(JSON.stringify({ email: emailAddress, role, again, link: link?.url ?? null, expiresAt }));
    else {
      const known = again ? "Invited again; the earlier password, second factor and sessions are void. " : "Invited. ";
      say(
        link
          ? `${known}Hand over this link, shown once and good until ${expiresAt}: ${link.url}`
          : `${known}They sign in with their company account`,
      );
    }
    return EXIT.done;
  });
}

/** `portal staff list`: one line for each staff member, beginning with the number that customers read. */
export function list(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const members = await listStaff(ctx);
    if (options.json) say(JSON.stringify(members));
    else for (const { number, email, name, role, state } of members) say([number, email, name, role, state].join("  "));
    return EXIT.done;
  });
}

/** `portal staff revoke <email>`: ends a person's access and sessions at once. */
export async function revoke(email: string, options: { json?: boolean }): Promise<ExitStatus> {
  const emailAddress = addressOf(email);
  return withContext(async (ctx) => {
    const outcome = await revokeStaff(ctx, emailAddress);
    if (!outcome.ok) {
      const isUnknown = outcome.error.kind === "unknown-address";
      throw new CommandError(
        isUnknown ? `There is no staff member ${emailAddress}` : `${emailAddress} has been revoked before`,
      );
    }
    const { sessions } = outcome.value;
    say(options.json ? JSON.stringify({ email: emailAddress, sessions }) : `Access ended; ${sessions} sessions ended`);
    return EXIT.done;
  });
}
