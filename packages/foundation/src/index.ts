export type { Brand } from './brand.ts';
export {
  concatBytes,
  fromBase64,
  fromBase64Url,
  fromHex,
  fromUtf8,
  isBase64,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from './bytes.ts';
export { phoneNamePattern } from './phone-name.ts';
export type { Clock, Randomness } from './ports.ts';
export { renewalDueAt } from './renewal.ts';
export { equalInConstantTime, exposeSecret, Secret } from './secret.ts';
