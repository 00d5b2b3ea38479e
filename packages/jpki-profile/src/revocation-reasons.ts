import type { RevocationReason } from '@inro/pki/read';
import type { KeyKind } from './kinds.ts';

// Who may revoke for what: https://www.rfc-editor.org/rfc/rfc5280#section-5.3.1 (the codes are in @inro/pki/read).

/** Reasons after which a holder's certificate never comes back. */
export const finalReasons = [
  /** Nobody said why: an application that ended before its certificates were taken up. */
  'unspecified',
  /** The phone or card is lost, or a secret is known to somebody else. */
  'keyCompromise',
  // cACompromise is not used: a root that cannot be trusted any more leaves the trust list.
  /** What a signing certificate states of the person is no longer so. */
  'affiliationChanged',
  /** Others took their place: a new phone, a new card. */
  'superseded',
  /** Death, emigration, or the person's wish. */
  'cessationOfOperation',
  // privilegeWithdrawn is for services alone. aACompromise is not used: there are no attribute certificates.
] as const satisfies readonly RevocationReason[];
export type FinalReason = (typeof finalReasons)[number];

/** Why a holder's certificate is not good: for ever, or suspended. */
export type HolderReason = FinalReason | 'certificateHold';

/** Whether a certificate that was revoked for this never comes back; a suspension may end. */
export const isFinal = (reason: RevocationReason): reason is FinalReason =>
  (finalReasons as readonly RevocationReason[]).includes(reason);

/** What an operator may order about a person; `removeFromCRL` releases what was suspended. */
export const operatorReasons = [
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'removeFromCRL',
] as const satisfies readonly RevocationReason[];

/** All that the CA may be told, of whatever certificate. */
export const orderedReasons = [
  ...finalReasons,
  'certificateHold',
  'removeFromCRL',
  'privilegeWithdrawn',
] as const satisfies readonly RevocationReason[];
export type OrderedReason = (typeof orderedReasons)[number];

/** Whether this is no reason but the end of a suspension. In a CRL it stands in deltas alone. */
export const isRelease = (reason: RevocationReason): reason is 'removeFromCRL' => reason === 'removeFromCRL';

/** A signing certificate is not released but issued again: what was signed meanwhile would come to be good (docs/protocol/ca.md). */
export const mayBeReleased = (kind: KeyKind): boolean => kind !== 'digitalSignature';

/** Whether the CA takes this reason from that peer: of persons from registration, of services and officers from the operator. */
export const mayOrder = (peer: string, reason: OrderedReason): boolean =>
  reason === 'privilegeWithdrawn' ? peer === 'operator' : peer === 'registration' || peer === 'operator';
