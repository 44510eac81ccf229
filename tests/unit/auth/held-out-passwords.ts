/**
 * Weak passwords that satisfy R15 around words that no dictionary of the estimator holds (guessable-password.test.ts
 * verifies that). The words were chosen before anything was measured. Never add one of them to a dictionary to raise
 * the share that is refused: then the list measures nothing.
 */
import { repeatedWords, satisfyingR15, TAILS, withCapitalsAndTails, words } from "./password-lists";

export const HELD_OUT_WORDS = words(`
  bodri papika lacikam szerelmem eletem angyalom kincsem cicuskam babam szivem picim unokam unokaim unokak lanyom
  kislanyom gyerekek gyerekeim csaladom keresztanya lakasom hazikom nyugdijam
  nyaralo nyaralas kirandulas kertecske fozocske motorozas biciklizes futballista munkahely
  turosteszta huslevesem meggyleves szilvalekvar tepertos rantotthus zsiroskenyer
  hoviragok gyongyvirag csillagszoro karacsonyfa locsolkodas
  hutoszekreny mikrohullam tavkapcsolo mobiltelefon billentyuzet bankkartya lakatkulcs
  zalaegerszeg dunaujvaros balatonfured balatonlelle kiskunhalas salgotarjan nagykanizsa pasaret varadi budai
  zente kovacsne szabone nagyne tothne horvathne vargane kissne
  hajraloki hajravidi kispesti lokisok ladaniva ikarusz kisherceg rubikkocka mezgagabor vukrokafi`);

/** Every word with the usual digits and capitals, and doubled. */
export function heldOutPasswords(): { word: string; passwords: string[] }[] {
  return HELD_OUT_WORDS.map((word) => ({
    word,
    passwords: satisfyingR15([...withCapitalsAndTails([word], TAILS), ...repeatedWords([word])]),
  }));
}
