export default {
  heading: "Help and contact",
  contactHeading: "Customer service",
  contactText: "Contact our customer service with your question. You will find answers to common questions below.",
  topic: {
    signIn: "Signing in and passwords",
    mail: "Mail and documents",
    account: "Account and services",
  },
  question: {
    what: {
      title: "What is the My Mail portal?",
      text: "This is where you read and save the mail and documents for your insurance policies. We do not send documents by e-mail; we only tell you that something has arrived. Using the portal is free of charge.",
    },
    first: {
      title: "How do I sign in for the first time?",
      text: "Use the link in the e-mail we sent you and enter your initial password. You will then set your own. If the link has expired, you can ask for a new one on the <forgot>Forgotten password</forgot> page.",
    },
    initial: {
      title: "Where do I find my initial password?",
      text: "Look among your policy papers: we gave it to you separately and never send it by e-mail. If you cannot find it, ask our customer service for a new one: <tel>{phone}</tel>",
    },
    forgot: {
      title: "I have forgotten my password. What can I do?",
      text: "Ask for a link on the <forgot>Forgotten password</forgot> page and set a new one. The link can be used once. If it does not arrive, check your spam folder too.",
    },
    rules: {
      title: "What kind of password can I choose?",
      text: "Use 8 to 16 characters with at least 2 lowercase letters, 2 uppercase letters and 2 digits. Accented letters, spaces and special characters are not allowed. Leave out your name, your e-mail address, common words and sequences: such a password is easy to guess.",
    },
    expired: {
      title: "Why has my password expired?",
      text: "Ask for a <forgot>password change link</forgot> and set a new one. Passwords must be renewed every year; before they expire, you can do this on the <account>My account</account> page. We remind you by e-mail 30 days, 7 days and 1 day before they expire.",
    },
    captcha: {
      title: "Why does the portal ask for a security check?",
      text: "Complete the check, or ask for a <forgot>password change link</forgot> by e-mail. After three unsuccessful attempts, this protects your account from programs that try out passwords.",
    },
    locked: {
      title: "My sign-in is blocked. What can I do?",
      text: "Use the link we e-mailed you and set a new password: this unblocks it. We block sign-in after ten unsuccessful attempts. Your mail is not affected.",
    },
    year: {
      title: "How long can I see my mail?",
      text: "Save the documents before the deletion date shown on every item. We delete items one year after they were placed here. If you have not downloaded them, we remind you by e-mail 30 and 7 days before.",
    },
    save: {
      title: "How can I save my documents?",
      text: "Download them in one ZIP file on the <download>Download all documents</download> page, and those of one policy on the <contracts>My policies</contracts> page. You can save a single document with the Download button of the item. Keep the files on a durable medium, such as your own computer or an external drive.",
    },
    find: {
      title: "How can I search my mail?",
      text: "Type a word into the search field of your <inbox>Inbox</inbox>. We search the subjects, policy numbers and file names, the text of the items and that of their PDF documents, with or without accents. We cannot search the text of scanned or password-protected documents.",
    },
    pay: {
      title: "How do I pay a premium?",
      text: "Open the item: the amount, the due date, the payment reference and the account number are at the top of the page. If you see a QR code, scan it with your bank’s app. You cannot pay on the portal itself. If you have already paid, mark it with the I have paid button: we will then not remind you of it. We do not treat the mark as a payment, and you can undo it at any time. You will find what is still to be paid in the To pay view of your inbox; we remind you by e-mail 3 days before the due date.",
    },
    undelete: {
      title: "I deleted an item. Can I restore it?",
      text: "Yes, for {n, plural, one {# day} other {# days}} on the <trash>Deleted items</trash> page. After that it is deleted permanently. The one-year limit stays the same.",
    },
    reply: {
      title: "How can I reply to an item?",
      text: "Open the item and choose Reply. Your message can have up to 4,000 characters and 5 attached files (PDF, JPG, PNG), 4 MB in total. Your browser makes photos smaller that are too large. You will find your reply and our answer on the same page, in order of time. We will e-mail you when we answer.",
    },
    nomail: {
      title: "I did not get a notification. What can I do?",
      text: "Check your spam folder too. You can see your mail without a notification if you sign in. The <account>My account</account> page shows when and to which address we sent notifications.",
    },
    address: {
      title: "My e-mail address has changed. What can I do?",
      text: "Contact our customer service: <tel>{phone}</tel>. We will send a confirmation link to the new address and a notice to the old one.",
    },
    devices: {
      title: "How can I sign out on other devices?",
      text: "On the <account>My account</account> page you can sign out on each device or on all of them at once. If you see a sign-in that you do not recognise, change your password too.",
    },
    portal: {
      title: "What is the Customer Portal for?",
      text: "In the Customer Portal you can use services that are not available here. You can see them on the <services>Services</services> page and start registration with one button. After that, new mail will be placed in the Customer Portal.",
    },
    close: {
      title: "How can I close my account?",
      text: "Fill in the request on the <close>Close your account</close> page, but save your documents first. You can ask for this if the related policy has ended, or if you switch to postal communication and change your policy accordingly.",
    },
    genuine: {
      title: "How do I recognise a genuine notification?",
      text: "Enter your password only at {origin}. Before you click, look where the link leads. Our notifications contain no attachment, policy number or amount, and we never ask for your password by e-mail or phone. If in doubt, type the portal’s address into your browser. You can check whether a downloaded document is genuine on the <verify>Check a document</verify> page.",
    },
  },
};
