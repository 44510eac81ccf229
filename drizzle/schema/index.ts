/** All tables together, for drizzle-kit and the migrator; code imports the family it needs. */
export * from "./account";
export * from "./audit";
export * from "./auth";
export * from "./closure";
export * from "./customer-portal";
export * from "./delivery";
export * from "./mailbox";
export * from "./notification";
export * from "./reading";
