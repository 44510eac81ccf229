import type { Payment } from "@/lib/payment/payment";
import { paymentQrText } from "@/lib/payment/payment-qr";
import { type QrPicture, qrPicture } from "@/lib/payment/qr-svg";

/**
 * The QR code of a bill as a picture: see `paymentQrText` for its formats.
 *
 * @param moreBics setting `payeeBics`
 * @returns null when no code exists for the bill
 */
export function paymentQrPicture(
  payment: Payment,
  now: Date,
  moreBics: Readonly<Record<string, string>>,
): QrPicture | null {
  const text = paymentQrText(payment, now, moreBics);
  return text === null ? null : qrPicture(text);
}
