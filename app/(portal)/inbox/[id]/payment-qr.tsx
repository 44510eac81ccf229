import { Disclosure } from "@/app/_components/layout/disclosure";
import type { MessagePayment } from "@/lib/mailbox/message/message-payment";
import { paymentQrPicture } from "@/lib/payment/payment-qr-picture";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import styles from "./payment.module.css";

/**
 * The payment QR code; nothing for bills that have none. Black on white in every colour scheme, as scanners need it.
 */
export async function PaymentQr({ payment }: { payment: MessagePayment }) {
  const picture = paymentQrPicture(payment, webContext().clock.now(), webSettings().payeeBics);
  if (!picture) return null;
  const t = await getTranslations("message.payment");
  const { size, path } = picture;
  return (
    <div className={styles.qr}>
      <Disclosure heading={t("qr")} wide>
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("qr")} shapeRendering="crispEdges">
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <p className="hint">{t("qrHint")}</p>
      </Disclosure>
    </div>
  );
}
