/** Runs the stand-in for the customer portal as a process (`CUSTOMER_PORTAL_PORT`, `APP_URL`). SIGTERM ends it. */
import { startCustomerPortal } from "@/scripts/customer-portal/stand-in";

const portal = await startCustomerPortal({
  port: Number(process.env.CUSTOMER_PORTAL_PORT ?? 3002),
  portalUrl: process.env.APP_URL ?? "http://localhost:3000",
});

async function stop() {
  await portal.stop();
  process.exit(0);
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
