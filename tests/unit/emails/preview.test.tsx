import { readdirSync } from "node:fs";
import path from "node:path";
import { render } from "@react-email/render";
import type { ComponentType } from "react";
import { notificationKinds } from "@/lib/notification/notification-kinds";

type Template = { default: ComponentType<object> & { PreviewProps: object } };

const folder = path.resolve("emails");
const files = readdirSync(folder).filter((name) => name.endsWith(".tsx"));

describe("the staff's preview", () => {
  it("lists every letter in both languages and nothing else", () => {
    const expected = notificationKinds().flatMap((kind) => [`${kind}.tsx`, `${kind}.en.tsx`]);
    expect([...files].sort()).toEqual(expected.sort());
  });

  it.each(files)("shows %s from its own sample", async (file) => {
    const { default: NotificationContent } = (await import(path.join(folder, file))) as Template;
    const html = await render(<NotificationContent {...NotificationContent.PreviewProps} />);
    expect(html).toContain(file.includes(".en.") ? 'lang="en"' : 'lang="hu"');
    expect(html).toContain("https://posta.example.hu/");
  });
});
