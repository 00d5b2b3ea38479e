import { oid } from '@inro/pki/read';
import { actsOnTheWire, type SigningPlace, type UnverifiedAnswer } from '@inro/presentation';
import type { RelyingPartyOptions } from './options.ts';
import type { Transaction } from './transaction.ts';

/** What a transaction remembers of its request, for whoever verifies an answer to it. */
export type Asked = Pick<
  Transaction,
  'acts' | 'clientId' | 'nonce' | 'responseUri' | 'requestDigest' | 'number' | 'createdAt'
>;
export type Trust = Pick<
  RelyingPartyOptions,
  'trustAnchors' | 'signatureAnchors' | 'documentSignatures' | 'recentRevocations' | 'clock' | 'signatures' | 'cards'
>;

/** The one policy under which a certificate answers, by its profile and by where its key signs. */
const policies: Readonly<Record<'user-authentication' | 'digital-signature', Readonly<Record<SigningPlace, string>>>> =
  {
    'user-authentication': {
      wallet: oid.inro.policy.phoneUserAuthentication,
      reader: oid.inro.policy.cardUserAuthentication,
    },
    'digital-signature': {
      wallet: oid.inro.policy.phoneDigitalSignature,
      reader: oid.inro.policy.cardDigitalSignature,
    },
  };

/** The policy under which the certificate of this answer has to be. */
export const policyOf = ({ act, signedAt }: Pick<UnverifiedAnswer, 'act' | 'signedAt'>): string =>
  policies[actsOnTheWire[act].profile][signedAt];
