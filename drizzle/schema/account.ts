import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

export const LOCALES = ["hu", "en"] as const;
export const CONTRACT_STATUSES = ["active", "ended"] as const;
export const CONTRACT_CHANNELS = ["electronic", "postal"] as const;

/** One account per e-mail address (R3). */
export const accounts = pgTable(
  "accounts",
  {
    id: uuid("id").primaryKey(),
    /** Lower case, as checked by lib/kernel/email-address; null when the account is closed. */
    emailAddress: text("email_address"),
    /** As the insurer sent it; never split into parts. */
    name: text("name").notNull(),
    locale: text("locale", { enum: LOCALES }).notNull(),
    /** When the customer chose the language themselves; imports do not change it after that. */
    localeChosenAt: timestamp("locale_chosen_at", { withTimezone: true }),
    /** After this instant new messages are routed to the customer portal and not placed here (R4). */
    customerPortalSince: timestamp("customer_portal_since", { withTimezone: true }),
    /** Set when the customer closed the welcome notice. */
    welcomeSeenAt: timestamp("welcome_seen_at", { withTimezone: true }),
    /** False when the customer does not want reminders of messages that they have not opened. */
    remindUnread: boolean("remind_unread").notNull().default(true),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    closedAt: timestamp("closed_at", { withTimezone: true }),
    /** One of a test customer, by its address. Kept when the account is closed and has no address any more. */
    isTest: boolean("is_test").notNull().default(false),
  },
  (t) => [
    uniqueIndex("accounts_email_address_key").on(t.emailAddress),
    // The few test customers, for figures that leave them out.
    index("accounts_test_idx").on(t.id).where(sql`${t.isTest}`),
    // For staff who search by the beginning of a name, typed with or without accents.
    index("accounts_name_idx").on(sql`fold_accents(${t.name}) text_pattern_ops`),
    check("accounts_email_address_is_lower_case", sql`${t.emailAddress} = lower(${t.emailAddress})`),
    check("accounts_closed_has_no_address", sql`${t.closedAt} is null or ${t.emailAddress} is null`),
  ],
);

export const contracts = pgTable(
  "contracts",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    number: text("number").notNull(),
    product: text("product").notNull(),
    status: text("status", { enum: CONTRACT_STATUSES }).notNull(),
    channel: text("channel", { enum: CONTRACT_CHANNELS }).notNull(),
    /** True when it comes from an import; a contract that only a message mentions is assumed active and electronic. */
    imported: boolean("imported").notNull(),
  },
  (t) => [
    uniqueIndex("contracts_account_id_number_key").on(t.accountId, t.number),
    index("contracts_number_idx").on(t.number),
  ],
);
