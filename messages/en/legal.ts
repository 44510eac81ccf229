export default {
  operator: "The portal is run by {legalName}",
  contact: "Customer service: <tel>{phone}</tel>, <mail>{email}</mail>",
  privacy: {
    heading: "Privacy notice",
    lead: "This notice explains how we use your data in the My Mail portal.",
    controller: {
      title: "Who is responsible for your data?",
      text: "Our company, with which you have your insurance policy, is responsible for your data. You will find our contact details at the end of this page.",
    },
    data: {
      title: "What data do we use?",
      text: "Your name, e-mail address and policy number, your mail, and a record of sign-ins and openings. We do not store your password in readable form.",
    },
    purpose: {
      title: "Why, and on what legal ground?",
      text: "To deliver the mail for your policies electronically, to prove that we delivered it, and to protect your account. The legal ground is performing the contract and your choice of electronic communication; for the record, our legal obligation and legitimate interest.",
    },
    retention: {
      title: "How long do we keep it?",
      text: "Documents for one year after they were placed; the record for as long as the law requires.",
    },
    access: {
      title: "Who has access?",
      text: "Only those of our staff and processors who need it for their work. The provider hCaptcha receives data only where we use that service for the security check.",
    },
    rights: {
      title: "What are your rights?",
      text: "You can ask for access, correction, erasure, restriction and portability of your data, and you can object to their use.",
    },
    complaint: {
      title: "Where can you complain?",
      text: "Please contact our customer service first. You can complain to NAIH, the Hungarian data protection authority, or go to court.",
    },
  },
  cookies: {
    heading: "Cookies",
    question: "Which cookies does the portal use?",
    column: {
      name: "Name",
      life: "Life",
    },
    purpose: {
      session: "Sign-in",
      browser: "Recognising the browser: we e-mail you when someone signs in from a new one",
      language: "Remembering the language you chose",
      passwordLink: "Changing the password and first sign-in with the e-mailed link",
      mailed: "Asking for a link: showing the address you entered",
      closure: "The details of a closure request until it is sent",
      confirmation: "Confirming a closure request or a new e-mail address with the e-mailed link",
    },
    life: {
      session:
        "Up to {hours, plural, one {# hour} other {# hours}}; ends after {n, plural, one {# minute} other {# minutes}} of inactivity",
      days: "{n, plural, one {# day} other {# days}}",
      minutes: "{n, plural, one {# minute} other {# minutes}}",
      year: "One year",
    },
    captcha: {
      title: "Security check",
      text: "hCaptcha may set its own cookies, but loads only when needed.",
    },
  },
  terms: {
    heading: "Terms of use",
    service: {
      title: "The service",
      text: "In the My Mail portal you read and save the mail for your insurance policies. Using the portal is free of charge.",
    },
    account: {
      title: "The account",
      text: "One e-mail address has one account. We create it when you choose electronic communication.",
    },
    password: {
      title: "Keeping your password safe",
      text: "Do not give your password to anyone. You must replace the initial password when you first sign in, and renew your password every year.",
    },
    placing: {
      title: "Placing and notification",
      text: "We place your mail in your account and notify you by e-mail. We do not send documents by e-mail.",
    },
    retention: {
      title: "Retention",
      text: "We delete items one year after they were placed. Please save your documents to a durable medium before then.",
    },
    duties: {
      title: "Your part",
      text: "Keep the e-mail address we hold up to date, and look at your mail regularly.",
    },
    replies: {
      title: "Replies",
      text: "You can reply in the portal to items for which we allow it. You will find our answer in your inbox.",
    },
    closure: {
      title: "Closing your account",
      text: "You can ask us to close your account if the related policy has ended, or if you switch to postal communication and change your policy accordingly.",
    },
    interruptions: {
      title: "Interruptions",
      text: "During maintenance the portal is temporarily unavailable. Where possible we tell you in advance.",
    },
    law: {
      title: "Complaints, governing law, contact",
      text: "If you have a complaint, contact our customer service. Hungarian law governs the use of the portal.",
    },
  },
  accessibility: {
    heading: "Accessibility statement",
    conformance: {
      title: "Conformance (WCAG 2.2 AA, EN 301 549)",
      text: "We built the portal to meet WCAG 2.2 level AA and EN 301 549.",
    },
    exceptions: {
      title: "Content that is not accessible",
      text: "Some of the documents attached to items are not accessible. If you would like a document in another form, contact our customer service.",
    },
    testing: {
      title: "How we tested",
      text: "We checked every page with an automated tool, with the keyboard, with enlarged text and without JavaScript.",
    },
    feedback: {
      title: "Feedback and contact",
      text: "If you find a barrier, please tell us: <tel>{phone}</tel>, <mail>{email}</mail>.",
    },
    enforcement: {
      title: "Enforcement",
      text: "If you are not satisfied with our answer, you can turn to the consumer protection authority.",
    },
    date: "Date of this statement: {date}",
  },
};
