export default {
  heading: "Sent replies",
  state: {
    sent: "Sent",
    processing: "Being processed",
    answered: "Answered",
  },
  empty: "You have not sent any replies yet.",
};
