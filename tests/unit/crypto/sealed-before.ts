/** Values that the portal sealed before sealed bytes had a version; made by the code of that time. */
import type { SealPurpose } from "@/lib/crypto/seal";

export const OLD_SECRET = "an old secret of at least 32 characters";
export const OLD_KEY = "0123456789abcdef0123456789abcdef";
export const ROW_ID = "11111111-2222-4333-8444-555555555555";

/** "%PDF-1.7 Küldemény" under OLD_KEY, base64. */
export const OLD_DOCUMENT = [
  {
    name: "as usual",
    wrappedKey: "LYhZ80MHnlhFbyHW3q4Y2hqRAsByyBoJ8Sqo3WQqyb1WQMc48yyShuBrn/FF48NPVRtjNYdGBU9URret",
    ciphertext: "yDORstzqFMiFZ5kiTNnsUrGWqosa5y9MJ0ezN/esPv6qMD1z0t6iDhwD/Tm6nraP",
  },
  {
    name: "with nonces that begin like a version",
    wrappedKey: "AaDAx9wRtOrTcboe2ZB5F7gBthOeG/cxUNK2hqt6bmcsTsxWyHU+DMqA/QoXD7Yr5m6nAAW8lilLNNn7",
    ciphertext: "AV3VqaDgMAHa1snCdH1u6Fm711LmGJKjOzH9czs7i2bkq7WxbPTdv+BemEzb55BW",
  },
];

/** The token "t0k-en_" of the notification ROW_ID, base64. */
export const OLD_TOKEN = "yTS2agbXkw8PlurjLUJqRfp90CIG6LJUN96nje3R/PMBs7g=";

/** Account ROW_ID, message "m", valid for 12 hours from 2026-11-23T09:00:00Z. */
export const OLD_DRAFT_MARK =
  "-R1EqQThMRSOFZ9614iWNHAn2Dt3Zgb9H8Rp2Mf81oDBFM9KAibhKLL7vuqx_9igBNDLP40L06_qGNfaOafIFdV4U0iaPWta_ahkRQyB-Sygu_zKasI";

/** `{ a: "é" }`, with the time it ends. */
export const OLD_COOKIES: [SealPurpose, string][] = [
  [
    "cookie closure-draft",
    "RBa9806ZtPcRZlItaMO6_q2we6hmIHQjIdHBm2aKx1KH_-2InVuwxn7IPKJKX3oZfBF2RYFvTI045-tooSMQ6iurA8wIcA",
  ],
  [
    "cookie closure-outcome",
    "oVHXjU5DxGW3kNQJ6ByR--Ufg49BJlkg_yPTh28QlqJTE7wEmlDqXwfSyqkueaN8p91wR1tADsQa-McYiZV8DjhuNJI3jQ",
  ],
  [
    "cookie mailed-address",
    "6TkwGnZF3U7mb92gxfB_kFhHxeOUiUSo5oghlgzNLmHuYNX30wGWJCxdycH8ZqdCWh9q7PT79jerM3g_7h0Ae1HKKftnqA",
  ],
];
