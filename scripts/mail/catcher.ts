/** Runs the mail catcher as a process (`MAIL_SMTP_PORT`, `MAIL_WEB_PORT`, `DATA_DIR`). SIGTERM ends it. */
import { startMailCatcher } from "@/scripts/mail/mail-catcher";

const catcher = await startMailCatcher({
  dataDir: process.env.DATA_DIR ?? ".data",
  smtpPort: Number(process.env.MAIL_SMTP_PORT ?? 1025),
  webPort: Number(process.env.MAIL_WEB_PORT ?? 1080),
});

async function stop() {
  await catcher.stop();
  process.exit(0);
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
