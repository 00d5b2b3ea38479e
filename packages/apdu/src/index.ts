export { aids } from './application-identifiers.ts';
export type { CardChannel } from './card-channel.ts';
export { type ClassByte, classByte, MAX_LOGICAL_CHANNELS, onLogicalChannel, parseClassByte } from './class-byte.ts';
export { type CommandApdu, commandApdu, parseCommandApdu, serializeCommandApdu } from './command.ts';
export { expectStatus } from './expect-status.ts';
export { parseResponseApdu, type ResponseApdu, responseApdu, serializeResponseApdu } from './response.ts';
export {
  isSuccessOrWarning,
  type StatusWord,
  StatusWordError,
  statusWord,
  statusWordOfError,
  statusWords,
  triesLeftOf,
  triesLeftStatusWord,
} from './status-word.ts';
export { encodeLv, encodeTlv, findTlv, parseTlvs, readLv, readTlv, type Tlv } from './tlv.ts';
