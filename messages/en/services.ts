export default {
  heading: "Services",
  active: "Available",
  inactive: "Available with Customer Portal registration",
  item: {
    policies: "My policy details",
    payment: "Pay premiums online",
    details: "Change my details",
    documents: "Request documents",
    claims: "Report and follow claims",
  },
  text: "You can use the services below with Customer Portal registration. Registration is free.",
  start: "Start Customer Portal registration",
  handOff: {
    heading: "Continue to the Customer Portal",
    text: "We will take you to the Customer Portal registration page. After you register, new mail will be placed there; items already here stay available until their deletion date.",
    pending: "Your Customer Portal registration is in progress.",
    done: "You are registered for the Customer Portal. You will find new mail there. <link>Open Customer Portal</link>",
    down: "The Customer Portal is not available right now. Try again later.",
    cancelled: "The Customer Portal registration was cancelled. You can start it again here at any time.",
    none: "Registration can’t be started from here at the moment. If you have a question, contact us: <tel>{phone}</tel>",
  },
  link: {
    products: "Products in the Customer Portal",
    faq: "Customer Portal questions and answers",
  },
};
