export { CertifiedKey, type CertifiedKeyOptions, type RequestChoice } from './certified-key.ts';
