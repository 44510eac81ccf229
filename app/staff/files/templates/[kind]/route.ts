import { isNotificationKind } from "@/lib/notification/notification-kinds";
import { EMAIL_SCHEMES, inScheme, previewHeaders } from "@/lib/notification/preview-email";
import { previewForStaff } from "@/lib/staff/email-previews";
import { staffRoute } from "@/lib/web/staff-route";
import { DEFAULT_LOCALE, isLocale } from "@/messages";

/** The HTML of a template for the frame of its page, which the browser loads by itself. */
export const GET = staffRoute(
  "GET /staff/files/templates/[kind]",
  async ({ ctx, request }, { kind = "" }) => {
    if (!isNotificationKind(kind)) return new Response(null, { status: 404 });
    const { searchParams } = new URL(request.url);
    const language = searchParams.get("language");
    const scheme = EMAIL_SCHEMES.find((one) => one === searchParams.get("scheme")) ?? "light";
    const { html } = await previewForStaff(ctx, kind, isLocale(language) ? language : DEFAULT_LOCALE);
    return new Response(inScheme(html, scheme), { headers: previewHeaders(ctx.settings.brand.logoUrl) });
  },
  { touch: false },
);
