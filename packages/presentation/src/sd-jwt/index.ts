export type { JsonObject } from '../json/read.ts';
export { type ConfirmationKey, confirmationKey } from './confirmation.ts';
export { type Disclosure, readDisclosure } from './disclosure.ts';
export { type IssuerPorts, issueSdJwt, type SdJwtToIssue } from './issue.ts';
export { keyBindingInput, selectDisclosures, withKeyBinding } from './present.ts';
export { alwaysShown } from './process.ts';
export {
  readSdJwt,
  type SdJwtForm,
  type UnverifiedKeyBinding,
  type UnverifiedSdJwt,
} from './read.ts';
