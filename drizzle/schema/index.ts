/** All tables, for drizzle-kit. Other code imports the single files. */
export * from "./account";
export * from "./audit";
export * from "./auth";
export * from "./closure";
export * from "./customer-portal";
export * from "./delivery";
export * from "./document";
export * from "./job-count";
export * from "./mailbox";
export * from "./message-text";
export * from "./notification";
export * from "./publication";
export * from "./rate-limit";
export * from "./reading";
export * from "./reminder";
export * from "./retention";
