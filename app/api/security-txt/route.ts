import { addCalendarDays, budapestDay } from "@/lib/kernel/time";
import { publicRoute } from "@/lib/web/route";
import { securityTxt } from "@/lib/web/security-txt";

/** RFC 9116 recommends less than a year. The text is made for each day, so it is never out of date. */
const VALID_DAYS = 180;
const CACHE_SECONDS = 86_400;

/** Where to report a weakness (RFC 9116); also at `/.well-known/security.txt`. */
export const GET = publicRoute(
  async ({ ctx }) => {
    const { appUrl, securityContact, brand } = ctx.settings;
    const contact = securityContact ?? `mailto:${brand.supportEmail}`;
    const expires = addCalendarDays(budapestDay(ctx.clock.now()), VALID_DAYS);
    return new Response(securityTxt({ appUrl, contact, expires }), {
      headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": `public, max-age=${CACHE_SECONDS}` },
    });
  },
  { always: true },
);
