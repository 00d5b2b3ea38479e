export { aesCmac, keyCheckValue } from '../aes.ts';
export { channelOptions, isSecurityLevelOffered, macLength, type StaticKeys } from '../session.ts';
export {
  type InitializeUpdateResponse,
  initializeUpdateCommand,
  parseInitializeUpdateResponse,
} from './initialize-update.ts';
export { diversifyKeys, keyDataField, putKeyCommand, putKeyReceipt } from './keys.ts';
export { OffCardSession, type OffCardSnapshot, type Opened } from './session.ts';
