export default {
  heading: "Sent replies",
  one: "Sent reply",
  to: "You replied to: “{subject}”",
  state: {
    sent: "Sent",
    processing: "Being processed",
    answered: "Answered",
  },
  stateLabel: "Status",
  attachments: "Attachments ({n, number})",
  download: "Download",
  answer: "Our answer",
  answerPlaced: "Received: {datetime}",
  empty: "You have not sent any replies yet.",
};
