import { SignatureError } from '../errors.ts';

/** Why a signature is not in the form, beside what makes it no strict DER. */
export type CadesDefect =
  | 'content_attached'
  | 'content_type'
  | 'signers'
  | 'signer_identifier'
  | 'signer_certificate'
  | 'certificates'
  | 'revocation_data'
  | 'key'
  | 'algorithm'
  | 'unsigned_attribute'
  | 'signed_attributes'
  | 'other_encoding';

export const refuseForm = (reason: CadesDefect): never => {
  throw new SignatureError('signature.form_not_accepted', { details: { reason } });
};
