import vm from "node:vm";
import { TestEnvironment as NodeEnvironment } from "jest-environment-node";

/**
 * Jest's environment for Node, with an ordinary global object. In Jest's own, each use of a global (`Object`,
 * `Promise`, `Buffer`) passes an interceptor of Node and a proxy of Jest, which takes most of the time of code that
 * waits for nothing.
 */
export default class PlainGlobals extends NodeEnvironment {
  /** @param {ConstructorParameters<typeof NodeEnvironment>} given */
  constructor(...given) {
    const { createContext } = vm;
    // Jest's environment has no setting for the kind of context.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}
