import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";
import type { NotificationContent } from "@/lib/notification/notification-content";

/** The template's own sample, which names nobody real: for previews, the export and tests. */
export async function sampleEmail<Kind extends NotificationKind>(
  kind: Kind,
): Promise<Extract<NotificationContent, { kind: Kind }>> {
  const { default: template } = await EMAIL_TEMPLATES[kind].load();
  const { chrome: _, ...props } = template.PreviewProps;
  return { kind, props } as unknown as Extract<NotificationContent, { kind: Kind }>;
}
