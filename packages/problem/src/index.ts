export type { Brand } from './brand.ts';
export {
  concatBytes,
  fromBase64,
  fromBase64Url,
  fromHex,
  fromUtf8,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from './bytes.ts';
export { InroError, isErrorCode, type PublicDetails } from './error.ts';
export { phoneNamePattern } from './phone-name.ts';
export type { Clock, Randomness } from './ports.ts';
export { type Problem, renderProblem } from './render.ts';
export { equalInConstantTime, exposeSecret, Secret } from './secret.ts';
export {
  type Actor,
  type ErrorCode,
  type ErrorRow,
  errorTable,
  type Locale,
  type LocalizedText,
  type Retry,
} from './table/index.ts';
