/**
 * `npm run email:export [folder]`: writes every e-mail template in both languages as `<kind>.<language>.html` and
 * `.txt`. The folder (default email-export) is relative to the folder in which the command was called.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { previewChrome } from "@/emails/_components/preview-chrome";
import { notificationKinds } from "@/lib/notification/notification-kinds";
import { renderEmail } from "@/lib/notification/render";
import { sampleEmail } from "@/lib/notification/sample-email";
import { LOCALES } from "@/messages";

const [target = "email-export", ...surplus] = process.argv.slice(2);
if (target.startsWith("-") || surplus.length > 0) {
  console.error("Usage: npm run email:export [folder]");
  process.exit(2);
}
const folder = path.resolve(process.env.INIT_CWD ?? process.cwd(), target);
await mkdir(folder, { recursive: true });

let written = 0;
for (const kind of notificationKinds()) {
  for (const locale of LOCALES) {
    const { subject, html, text } = await renderEmail(await sampleEmail(kind), previewChrome(locale));
    await writeFile(path.join(folder, `${kind}.${locale}.html`), html);
    await writeFile(path.join(folder, `${kind}.${locale}.txt`), `${subject}\n\n${text}`);
    written += 2;
  }
}
console.log(`${written} files written to ${folder}`);
