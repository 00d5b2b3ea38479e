import type { OcspStatus } from '@inro/pki/issue';

const HOUR = 3_600_000;

/**
 * What of a statement alone has ended with the certificate is `relying-party.statement_over`.
 *
 * What a person or an attacker does with an answer, and what the wallet is then told. The login ends with it, too, but for
 * the last four: nobody of the authority has signed for such an answer, so the login stays open for a true one.
 */
export const states = {
  /** The login ends well. */
  valid: undefined,
  /** The person says no. */
  refused: 'relying-party.login_refused',
  /** The phone was reported lost for good. */
  revoked: 'relying-party.certificate_revoked',
  /** The phone is suspended, and may come back. */
  suspended: 'relying-party.certificate_revoked',
  /** The certificate ended a day ago. */
  expired: 'relying-party.certificate_expired',
  /** The wallet was off for two days: its status is too old to tell. */
  stale: 'relying-party.authentication_indeterminate',
  /** The authority does not know this certificate. */
  unknown: 'relying-party.authentication_indeterminate',
  /** The person typed another number than the browser shows. Across devices alone. */
  'wrong-number': 'presentation.number_wrong',
  /** What was signed is another document than was asked for. With a signature alone. */
  'other-document': 'relying-party.document_signature_invalid',
  /** Made for another service, and sent here. */
  'other-service': 'presentation.answer_for_another_service',
  /** Made for an earlier request of this service. */
  'other-request': 'presentation.answer_for_another_request',
  /** A bit of the signature is another. */
  tampered: 'relying-party.authentication_invalid',
  /** Certified by an authority that the service does not trust. */
  stranger: 'relying-party.authentication_invalid',
} as const satisfies Readonly<Record<string, string | undefined>>;

export type State = keyof typeof states;

/** Further ways of an attacker, of which a service is held to refuse each; which code it says is its own affair. */
export const tamperings = [
  /** Names another service as the one that it is for. */
  'other-audience',
  /** Names another request by its digest. */
  'other-digest',
  /** The status is about somebody else's certificate. */
  'status-of-another',
  /** The status is signed by nobody whom the authority delegated. */
  'status-by-stranger',
  /** The certificate for signatures logs in. */
  'other-kind',
  /** A statement that names another's key than the one that shows it. */
  'other-person',
  /** A required item of a statement is not shown. */
  'withheld',
] as const;

/** What becomes of an answer. */
export type Manner = State | (typeof tamperings)[number];

/** How the authority says that the certificate stands. */
export function statusOf(state: Manner, now: Date): { readonly status: OcspStatus; readonly thisUpdate: Date } {
  const ago = (hours: number): Date => new Date(now.getTime() - hours * HOUR);
  const at = ago(2);
  const thisUpdate = ago(1);
  switch (state) {
    case 'revoked':
      return { status: { status: 'revoked', at, reason: 'keyCompromise' }, thisUpdate };
    case 'suspended':
      return { status: { status: 'revoked', at, reason: 'certificateHold' }, thisUpdate };
    case 'unknown':
      return { status: { status: 'unknown' }, thisUpdate };
    case 'stale':
      return { status: { status: 'good' }, thisUpdate: ago(48) };
    default:
      return { status: { status: 'good' }, thisUpdate };
  }
}
