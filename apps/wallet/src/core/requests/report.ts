import type { Secret } from '@inro/foundation';
import { toBase64Url, utf8 } from '@inro/foundation';
import { JPKI_AID, JpkiClient, type spendLastTry } from '@inro/jpki';
import { algorithmOfKey } from '@inro/jpki-profile';
import { parseCertificate } from '@inro/pki/read';
import {
  prepareReport,
  type ReportAlgorithm,
  type ReportKind,
  reportAnswers,
  type ServiceReport,
  signedReport,
} from '@inro/presentation/report';
import { WalletError } from '../../errors.ts';
import { expectOk, jsonRequest, readJson } from '../http.ts';
import { HolderLog } from '../log.ts';
import type { WalletPorts } from '../ports.ts';
import { Staples } from '../staples.ts';
import type { KnownService } from './deletion.ts';
import { type TrackedReport, TrackedReports } from './tracked.ts';

type Ports = Pick<WalletPorts, 'door' | 'storage' | 'clock' | 'randomness' | 'services'>;

/** The holder reports a service to the authority, in their own name and at their own wish: signed, and without a certificate. */
export class ReportJourney {
  readonly #ports: Ports;
  readonly #service: KnownService;
  /** Drawn once: sent again it is the same report. */
  readonly #reference: string;
  #signed: string | undefined;
  #said = '';

  constructor(ports: Ports, service: KnownService) {
    this.#ports = ports;
    this.#service = service;
    this.#reference = toBase64Url(ports.randomness(16));
  }

  /** Tries left for the phone's PIN; costs none. */
  pinTriesLeft(): Promise<number> {
    return this.#onApplet(async (client) => (await client.secretState('userAuthenticationPin')).triesLeft);
  }

  /** Signs under the PIN and sends; what is sent again after a failure is what was signed. */
  async report(
    said: { readonly kind: ReportKind; readonly words: string },
    pin: Secret<string>,
    last: { readonly spendLastTry?: typeof spendLastTry } = {},
  ): Promise<TrackedReport> {
    const { clock, services } = this.#ports;
    const words = oneLine(said.words);
    const report: ServiceReport = {
      authority: services.status,
      service: this.#service.origin,
      kind: said.kind,
      reference: this.#reference,
      issuedAt: Math.floor(clock.now().getTime() / 1000),
      ...(words === '' ? {} : { words }),
    };
    this.#signed = await this.#sign(report, pin, last.spendLastTry);
    this.#said = said.kind;
    return await this.send();
  }

  /** Whether it was signed, and has still to be sent. */
  get isSigned(): boolean {
    return this.#signed !== undefined;
  }

  async send(): Promise<TrackedReport> {
    const { origin, relyingParty } = this.#service;
    const token = await new Staples(this.#ports).token();
    if (token === null || this.#signed === undefined) throw new WalletError('wallet.no_certificates');
    await new HolderLog(this.#ports).append({ kind: 'report', relyingParty, origin, outcome: 'handedOver' });
    const answer = await this.#ports.door.fetch({
      url: `${this.#ports.services.status}/reports`,
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/jose' },
      body: utf8(this.#signed),
    });
    const state = readReportState(readJson(expectOk(answer, 'authority')));
    const tracked = { origin, relyingParty, reference: this.#reference, kind: this.#said as ReportKind, ...state };
    await new TrackedReports(this.#ports).keep(tracked);
    return tracked;
  }

  #sign(report: ServiceReport, pin: Secret<string>, last: typeof spendLastTry | undefined): Promise<string> {
    // What no authority would take costs no try.
    prepareReport(report, 'RS256');
    return this.#onApplet(async (client) => {
      await client.verify('userAuthenticationPin', pin, last);
      const certificate = parseCertificate(await client.readCertificate('userAuthentication'));
      const algorithm: ReportAlgorithm = algorithmOfKey(certificate.publicKey) === 'ec-p384' ? 'ES384' : 'RS256';
      const prepared = prepareReport(report, algorithm);
      return signedReport(prepared, await client.signDigest('userAuthentication', prepared.digest));
    });
  }

  async #onApplet<T>(work: (client: JpkiClient) => Promise<T>): Promise<T> {
    const channel = await this.#ports.door.openChannel(JPKI_AID);
    try {
      return await work(new JpkiClient(channel));
    } finally {
      await channel.close();
    }
  }
}

/** Asks the authority how far it is, at the holder's wish alone. */
export async function lookAtReport(
  ports: Pick<WalletPorts, 'door' | 'storage' | 'services'>,
  report: TrackedReport,
): Promise<TrackedReport> {
  const answer = await ports.door.fetch(jsonRequest('GET', `${ports.services.status}/reports/${report.reference}`));
  const seen = { ...report, ...readReportState(readJson(expectOk(answer, 'authority'))) };
  await new TrackedReports(ports).keep(seen);
  return seen;
}

/** What people type on several lines is one for whoever reads it; what no screen shows is left out. */
const oneLine = (words: string): string =>
  words
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu, '')
    .trim();

function readReportState(
  said: Readonly<Record<string, unknown>>,
): Pick<TrackedReport, 'number' | 'state' | 'askedAt' | 'answer'> {
  const { number, state, reportedAt, answer } = said;
  const known = reportAnswers.find((one) => one === answer);
  const isRead =
    typeof number === 'number' &&
    Number.isSafeInteger(number) &&
    typeof reportedAt === 'string' &&
    !Number.isNaN(Date.parse(reportedAt)) &&
    state === (known === undefined ? 'received' : 'answered');
  if (!isRead) throw new WalletError('wallet.answer_malformed');
  const read = { number, askedAt: reportedAt };
  return known === undefined ? { ...read, state: 'received' } : { ...read, state: 'answered', answer: known };
}
