import { CONTRACT_CHANNELS, CONTRACT_STATUSES } from "@/lib/account/contract";
import { passwordViolations } from "@/lib/auth/credential/password-policy";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import type { CsvRecord } from "@/lib/delivery/manifest";
import { BLANKS_AROUND_EMAIL, PASSWORD_RULE_REASON } from "@/lib/delivery/manifest-line";
import { textProblems } from "@/lib/delivery/text-field";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { quoted } from "@/lib/kernel/printable";
import { trimBlanks } from "@/lib/kernel/typed-text";

/** The columns of the customers' file; docs/manifest.md describes each. */
export const REQUIRED_CUSTOMER_COLUMNS = ["email", "name"] as const;
export const OPTIONAL_CUSTOMER_COLUMNS = [
  "locale",
  "contractNumber",
  "product",
  "status",
  "channel",
  "customerPortal",
  "initialPassword",
] as const;
export type CustomerColumn = (typeof REQUIRED_CUSTOMER_COLUMNS)[number] | (typeof OPTIONAL_CUSTOMER_COLUMNS)[number];

/** A valid line of the customers' file. */
export type CustomerLine = {
  line: number;
  email: EmailAddress;
  name: string;
  /** null: the field is empty. */
  locale: "hu" | "en" | null;
  contract: { number: string; product: string; status: "active" | "ended"; channel: "electronic" | "postal" } | null;
  /** null: the field is empty. */
  customerPortal: boolean | null;
  initialPassword: string | null;
  remarks: string[];
};

const YES = ["yes", "true", "1"];
const NO = ["no", "false", "0"];

/**
 * Checks one record of the customers' file.
 *
 * @returns the line, or every problem of it
 */
export function checkCustomerLine({
  line,
  values,
}: CsvRecord<CustomerColumn>): CustomerLine | { line: number; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const add = (field: CustomerColumn, code: FieldProblem["code"], reason: string) =>
    problems.push({ field, code, reason });
  const value = (column: CustomerColumn) => values[column].normalize("NFC").trim();
  const oneOf = <T extends string>(column: CustomerColumn, allowed: readonly T[], fallback: T): T => {
    const given = value(column).toLowerCase();
    if (given === "") return fallback;
    if (!allowed.includes(given as T))
      add(column, "not-allowed", `${column} ${quoted(given)} is none of ${allowed.join(", ")}`);
    return given as T;
  };
  for (const column of [...REQUIRED_CUSTOMER_COLUMNS, ...OPTIONAL_CUSTOMER_COLUMNS]) {
    problems.push(...textProblems(column, values[column]));
  }
  const email = parseEmailAddress(trimBlanks(values.email));
  if (!email) add("email", "not-an-email-address", "email is not one plain e-mail address");
  if (value("name") === "") add("name", "missing", "name is empty");
  const locale = value("locale") === "" ? null : oneOf("locale", ["hu", "en"], "hu");
  const status = oneOf("status", CONTRACT_STATUSES, "active");
  const channel = oneOf("channel", CONTRACT_CHANNELS, "electronic");
  const portal = value("customerPortal").toLowerCase();
  if (portal !== "" && ![...YES, ...NO].includes(portal))
    add("customerPortal", "not-allowed", `customerPortal ${quoted(portal)} is neither yes nor no`);
  const initialPassword = values.initialPassword === "" ? null : values.initialPassword;
  if (initialPassword !== null && passwordViolations(initialPassword).length > 0) {
    add("initialPassword", "password-rule", PASSWORD_RULE_REASON);
  }
  if (problems.length > 0 || !email) return { line, problems };
  const number = value("contractNumber");
  return {
    line,
    email,
    name: value("name"),
    locale,
    contract: number ? { number, product: value("product"), status, channel } : null,
    customerPortal: portal === "" ? null : YES.includes(portal),
    initialPassword,
    remarks: values.email === trimBlanks(values.email) ? [] : [BLANKS_AROUND_EMAIL],
  };
}
