import { readdirSync } from "node:fs";
import path from "node:path";
import { render } from "@react-email/render";
import type { ComponentType } from "react";
import { notificationKinds } from "@/lib/notification/notification-kinds";

type Template = { default: ComponentType<object> & { PreviewProps: object } };

const folder = path.resolve("emails");
const files = readdirSync(folder).filter((name) => name.endsWith(".tsx"));

describe("the list of previews", () => {
  it("has every email template in both languages and nothing else", () => {
    const expected = notificationKinds().flatMap((kind) => [`${kind}.tsx`, `${kind}.en.tsx`]);
    expect([...files].sort()).toEqual(expected.sort());
  });

  it.each(files)("renders %s with its sample", async (file) => {
    const { default: EmailTemplate } = (await import(path.join(folder, file))) as Template;
    const html = await render(<EmailTemplate {...EmailTemplate.PreviewProps} />);
    expect(html).toContain(file.includes(".en.") ? 'lang="en"' : 'lang="hu"');
    expect(html).toContain("https://posta.example.hu/");
  });
});
