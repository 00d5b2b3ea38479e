import { createHash } from 'node:crypto';
import { toBase64Url } from '@inro/foundation';
import { socketTransport, systemClock } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { APPLICATION_TYPE, type KeyKind } from '@inro/jpki-profile';
import { isErrorCode, ReceivedError } from '@inro/problem-table';
import {
  type ChosenSecrets,
  RegistrationClient,
  readAttestationCertificate,
  runLocalAgent,
  setSecretsOnApplet,
} from '@inro/wallet/core';
import { WalletError } from '@inro/wallet/errors';
import type { Desk } from './desk.ts';
import type { Officer } from './officer.ts';
import { Terminal } from './terminal.ts';

/** A person's entry in the register (docs/protocol/registration.md). */
export interface ResidentEntry {
  readonly name: string;
  readonly alias?: string;
  readonly nameSubstitutions: string;
  readonly address: string;
  readonly addressSubstitutions: string;
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'unknown';
  readonly prefecture: string;
  readonly municipality: string;
  readonly status: 'resident' | 'dead' | 'emigrated';
}

export interface CardWanted {
  readonly number: string;
  /** Name of the card in the cast. */
  readonly card: string;
  readonly certificates: readonly KeyKind[];
  /** Typed by the person at the terminal; in no request. */
  readonly secrets: ChosenSecrets;
  /** The card's own end. */
  readonly validUntil: Date;
}

/** Enters or corrects a person in the register. */
export const enterResident = (desk: Desk, number: string, entry: ResidentEntry): Promise<unknown> =>
  desk.peer.call('registration', 'PUT', `/residents/${number}`, entry);

/**
 * A visit to the counter: a blank card of the cast becomes a person's My Number Card. The officer signs the
 * application, the TSM personalises the card in the terminal, the person types PIN and password.
 */
export async function makeCard(desk: Desk, officer: Officer, wanted: CardWanted): Promise<void> {
  await desk.cast('PUT', `/cast/cards/${wanted.card}`);
  const terminal = await Terminal.insert(desk, wanted.card);
  const attestation = await readAttestationCertificate(terminal);
  const http = socketTransport();
  const registration = new RegistrationClient(http, desk.origin('registration'));
  const { nonce } = await registration.open();
  const application = officer.sign({
    type: APPLICATION_TYPE,
    nonce,
    certificates: wanted.certificates,
    attestationCertificateSha256: toBase64Url(createHash('sha256').update(attestation).digest()),
    secureElement: { seId: wanted.card },
    requestedAt: systemClock.now().toISOString(),
    profile: 'card',
    citizen: wanted.number,
    cardValidUntil: wanted.validUntil.toISOString(),
  });
  const { applicationId, statusToken, seram } = await registration.apply(application);
  if (!seram) throw new HttpError('http.peer_unavailable');
  const agent = {
    door: terminal,
    http,
    wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    onNotification: async ({ kind }: { readonly kind: string }) => {
      if (kind === 'setSecrets') await setSecretsOnApplet(terminal, wanted.secrets, wanted.certificates);
    },
  };
  const { code } = await runLocalAgent(agent, { ...seram, secureElement: { seType: 'undefined', seId: wanted.card } });
  const { state, problem } = await registration.status(applicationId, statusToken);
  const reason = problem ?? code;
  if (state !== 'delivered')
    throw isErrorCode(reason) ? new ReceivedError(reason) : new WalletError('wallet.not_delivered_yet');
}
