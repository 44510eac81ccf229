import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";
import type { NotificationContent } from "@/lib/notification/notification-content";

/** The sample that the template itself shows in its preview, naming nobody real: for the export and for tests. */
export async function sampleEmail<Kind extends NotificationKind>(
  kind: Kind,
): Promise<Extract<NotificationContent, { kind: Kind }>> {
  const { default: template } = await EMAIL_TEMPLATES[kind].load();
  const { chrome: _, ...props } = template.PreviewProps;
  return { kind, props } as unknown as Extract<NotificationContent, { kind: Kind }>;
}
