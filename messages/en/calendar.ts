export default {
  summary: "Payment due",
  description: "{brand}: the due date of a payment. The amount and the payment details are in the item.",
  filename: "payment-due",
};
