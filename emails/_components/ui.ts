/** The one door to the e-mail components: when react-email's own package takes their place, only this file changes. */
export {
  Body,
  Button,
  Column,
  Container,
  Head,
  Heading,
  Html,
  Img,
  Link,
  Preview,
  Row,
  Section,
  Text,
} from "@react-email/components";
