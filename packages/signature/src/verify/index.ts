export type { CadesDefect } from './defect.ts';
export { everySignatureHoldsNow, type Integrity } from './every-signature.ts';
export { signingPoliciesAt } from './policy.ts';
export { type Cades, readCades, type UnverifiedCades } from './read.ts';
export {
  anyRequest,
  type CadesRequest,
  type DocumentDigest,
  type SignatureClaims,
  type SignatureReport,
  verifyCades,
  verifyCadesNow,
} from './verify.ts';
