import { createHash } from 'node:crypto';
import * as wire from '@inro/authority-wire/resident';
import { certifiedSubject, type ResidentEntry } from '@inro/authority-wire/resident';
import { type Subject, subjectBytes } from '@inro/authority-wire/subject';
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

const sha256 = (bytes: Uint8Array): string => toBase64Url(createHash('sha256').update(bytes).digest());

export interface CardWanted {
  readonly number: string;
  /** Whom the officer saw, and the counter showed: that is what is signed, whatever the register says by then. */
  readonly person: Subject;
  /** Name of the card in the cast. */
  readonly card: string;
  readonly certificates: readonly KeyKind[];
  /** Typed by the person at the terminal; in no request. */
  readonly secrets: ChosenSecrets;
  /** The card's own end. */
  readonly validUntil: Date;
}

/** docs/protocol/tsm.md: where the TSM's front relays. */
const SERAM_PATH = '/gp/seram';
const liesAt = (url: string, origin: string): boolean =>
  URL.canParse(url) && new URL(url).origin === origin && new URL(url).pathname === SERAM_PATH && !/[?#]/.test(url);

/** Enters or corrects a person in the register. */
export const enterResident = (desk: Desk, number: string, body: ResidentEntry): Promise<unknown> =>
  desk.peer.ask(wire.enterResident, { ids: [number], body });

/** Whom the register has under this number, as the CA is to certify them: what the counter shows its officer. */
export const lookUp = async (desk: Desk, number: string): Promise<Subject> =>
  certifiedSubject(await desk.peer.ask(wire.readResident, { ids: [number] }));

/**
 * A visit to the counter: a blank card of the cast becomes a person's My Number Card. The officer signs for whom, the TSM personalises the card in the terminal, the person types PIN and password.
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
    attestationCertificateSha256: sha256(attestation),
    secureElement: { seId: wanted.card },
    requestedAt: systemClock.now().toISOString(),
    profile: 'card',
    citizen: wanted.number,
    cardValidUntil: wanted.validUntil.toISOString(),
    subjectSha256: sha256(subjectBytes(wanted.person)),
  });
  const { applicationId, statusToken, seram } = await registration.apply(application);
  // Registration says which session; where the TSM is, the counter knows by itself.
  if (!seram || !liesAt(seram.url, desk.origin('tsm'))) throw new HttpError('http.peer_unavailable');
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
