/** Every message of the batch, in the order in which nightly batches of a year would place them. */
import type { DemoMessage } from "../model";
import { annaHomeMessages } from "./anna-home";
import { annaLifeAndTravelMessages } from "./anna-life-travel";
import { annaMotorMessages } from "./anna-motor";
import { belaMessages } from "./bela";
import { csillaMessages } from "./csilla";
import { dezsoMessages } from "./dezso";
import { emmaMessages } from "./emma";
import { evaMessages, gaborMessages } from "./eva-and-gabor";
import { ilonaMessages } from "./ilona";

const MESSAGES: DemoMessage[] = [
  ...annaHomeMessages,
  ...annaMotorMessages,
  ...annaLifeAndTravelMessages,
  ...belaMessages,
  ...csillaMessages,
  ...dezsoMessages,
  ...evaMessages,
  ...gaborMessages,
  ...ilonaMessages,
  ...emmaMessages,
];

/** Oldest first; messages of one day keep the order above. */
export function listDemoMessages(): DemoMessage[] {
  return [...MESSAGES].sort((one, other) => Number(one.day > other.day) - Number(one.day < other.day));
}
