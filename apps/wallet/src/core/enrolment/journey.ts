import { type Secret, toBase64Url } from '@inro/foundation';
import type { spendLastTry } from '@inro/jpki';
import type { KeyKind } from '@inro/jpki-profile';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { isErrorCode, ReceivedError } from '@inro/problem-table';
import { WalletError } from '../../errors.ts';
import { runLocalAgent, type SeramSession, type SessionResult } from '../local-agent/index.ts';
import { HolderLog } from '../log.ts';
import type { WalletPorts } from '../ports.ts';
import { keepStanding } from '../standing.ts';
import { Staples } from '../staples.ts';
import { Statements } from '../statements/statements.ts';
import { readAttestationCertificate } from './attestation.ts';
import { deleteWhatWasEnded } from './deletion.ts';
import { type ApplicationStatus, RegistrationClient, type Seram } from './registration-client.ts';
import { type ChosenSecrets, checkSecrets, setSecretsOnApplet } from './set-secrets.ts';
import { type CardProgress, openCard, signApplication } from './sign-application.ts';
import { expectSigningStaple } from './signing-staple.ts';
import { type EnrolmentState, forgetEnrolment, loadEnrolment, type StoredEnrolment, saveEnrolment } from './state.ts';

export interface DeployProgress {
  readonly stage: 'apply' | 'install' | 'secrets' | 'issue' | 'store' | 'check';
  readonly done?: number;
  readonly of?: number;
}

/** A nonce that ends sooner than this is not worth a card's signature. */
const NONCE_MARGIN_MS = 60_000;

/**
 * Puts a person's certificates onto this phone. Every step can be repeated and is stored when it is done, so that a
 * reload, a lost connection or a closed authority lose nothing (docs/protocol/wallet-journeys.md).
 */
export class EnrolmentJourney {
  readonly #ports: WalletPorts;
  readonly #registration: RegistrationClient;
  #state: StoredEnrolment;
  #secrets: ChosenSecrets | undefined;
  /** Signed and not yet accepted: it states attributes, so it is never stored. */
  #signed: Uint8Array | undefined;
  #seram: Seram | null = null;
  /** What the last session took. */
  #session: SessionResult | undefined;

  private constructor(ports: WalletPorts, state: StoredEnrolment) {
    this.#ports = ports;
    this.#registration = new RegistrationClient(ports.door.fetch, ports.services.registration);
    this.#state = state;
  }

  /** Goes on from the stored state; begins anew when there is none, or when the signed application was lost with the page. */
  static async resume(ports: WalletPorts): Promise<EnrolmentJourney> {
    const stored = await loadEnrolment(ports.storage);
    const lost = stored.step === 'signed' && stored.applicationId === undefined;
    return new EnrolmentJourney(ports, lost ? { ...stored, step: 'chosen' } : stored);
  }

  get state(): EnrolmentState {
    const { nonce: _, statusToken: __, ...shown } = this.#state;
    return shown;
  }

  /** Requests and APDUs of the last SERAM session, for measurements. */
  get lastSession(): SessionResult | undefined {
    return this.#session;
  }

  /** Asks the authority whether this model may hold certificates, before anything else is asked of the person. */
  async deviceCheck(): Promise<{
    supported: boolean;
    modelName: string;
    issuing: { open: boolean; opensAt?: string };
  }> {
    const [device, opened] = await Promise.all([this.#ports.door.device(), this.#registration.open()]);
    const { model, modelName } = device;
    const supported = opened.supportedModels.some((row) => row.model === model && row.supported);
    const nonce = { value: opened.nonce, expiresAt: opened.expiresAt };
    if (supported && (this.#state.step === 'new' || this.#state.step === 'checked'))
      await this.#store({ step: 'checked', modelName, nonce });
    return { supported, modelName, issuing: opened.issuing };
  }

  async chooseCertificates(certificates: readonly KeyKind[]): Promise<void> {
    this.#expect('checked', 'chosen');
    if (certificates.length === 0) throw new TypeError('at least one certificate is chosen');
    await this.#store({ ...this.#state, step: 'chosen', certificates });
  }

  /** Tries left for the card's own signing password; costs none. */
  async cardTriesLeft(): Promise<number> {
    return (await (await openCard(this.#ports.door)).secretState('signaturePassword')).triesLeft;
  }

  /**
   * The card signs the application, and the authority takes it. When it cannot be reached the signed application waits
   * in memory, and `deploy` hands it in.
   */
  async signApplication(
    cardPassword: Secret<string>,
    options: {
      readonly spendLastTry?: typeof spendLastTry;
      readonly onProgress?: (progress: CardProgress) => void;
    } = {},
  ): Promise<void> {
    this.#expect('chosen', 'signed');
    const { door, clock, sha256 } = this.#ports;
    const [device, attestation, nonce] = [
      await door.device(),
      await readAttestationCertificate(door),
      await this.#freshNonce(),
    ];
    const content = {
      nonce,
      certificates: this.#state.certificates ?? [],
      attestationCertificateSha256: toBase64Url(await sha256(attestation)),
      seId: device.secureElement.seId,
      requestedAt: clock.now(),
    };
    this.#signed = await signApplication(door, content, cardPassword, options);
    const { applicationId: _, statusToken: __, nonce: ___, ...rest } = this.#state;
    await this.#store({ ...rest, step: 'signed' });
    try {
      await this.#apply();
    } catch (failure) {
      if (failure instanceof InroError && ['now', 'later'].includes(failure.row.retry) && !isRefusal(failure)) return;
      this.#signed = undefined;
      await this.#store({ ...rest, step: 'chosen' });
      throw await this.#logged(failure);
    }
  }

  /** Keeps the phone's new secrets until the applet takes them; throws at once when their form is wrong. */
  setSecrets(secrets: ChosenSecrets): void {
    checkSecrets(secrets, this.#state.certificates ?? []);
    this.#secrets = secrets;
  }

  /** Lets the authority put keys and certificates onto the element; goes on wherever it stopped. */
  async deploy(onProgress: (progress: DeployProgress) => void = () => undefined): Promise<'delivered' | 'waiting'> {
    this.#expect('signed', 'deploying', 'waiting');
    onProgress({ stage: 'apply' });
    if (this.#state.applicationId === undefined) await this.#apply();
    const seram = this.#seram ?? (await this.#askForSession());
    if (seram === 'delivered') return seram;
    if (seram === null) {
      await this.#store({ ...this.#state, step: 'waiting' });
      return 'waiting';
    }
    this.#seram = null;
    await this.#store({ ...this.#state, step: 'deploying' });
    const result = await this.#runSession(seram, onProgress);
    this.#session = result;
    if (result.outcome === 'refused') throw await this.#refused(result.code);
    this.#secrets = undefined;
    if (result.outcome === 'done') return 'delivered';
    await this.#store({ ...this.#state, step: 'waiting' });
    return 'waiting';
  }

  /** Makes sure that everything is on the phone, and fetches the first proof of validity and the first statements. */
  async finish(): Promise<void> {
    if (this.#state.step === 'done') return;
    this.#expect('deploying', 'waiting');
    const status = await this.#status();
    const authentication = status.certificates.find((row) => row.kind === 'userAuthentication');
    if (status.state !== 'delivered') throw new WalletError('wallet.not_delivered_yet');
    if (authentication?.certificate && authentication.issuer && status.stapleToken) {
      const request = buildOcspRequest(authentication.certificate, authentication.issuer);
      await new Staples(this.#ports).begin(request, status.stapleToken);
    }
    await expectSigningStaple(this.#ports, status);
    const { storage, clock } = this.#ports;
    const inForce = status.certificates.map(({ kind }) => kind);
    await keepStanding(storage, clock.now(), inForce);
    const validity = status.certificates.map((row) => ({ kind: row.kind, from: row.validFrom, until: row.validUntil }));
    const validUntil = validity.map(({ until }) => until).toSorted()[0];
    await this.#store({ ...this.#state, step: 'done', validity, ...(validUntil === undefined ? {} : { validUntil }) });
    await new HolderLog(this.#ports).append({ kind: 'enrolment', outcome: 'done' });
    // ADR 87: for the first service that asks. What does not come now comes on the schedule.
    await new Statements(this.#ports).refreshIfDue().catch(() => undefined);
  }

  /** Forgets the stored state; what is on the element stays until the authority deletes it. */
  async abandon(): Promise<void> {
    this.#signed = undefined;
    this.#secrets = undefined;
    this.#state = { step: 'new' };
    await forgetEnrolment(this.#ports.storage);
  }

  async #freshNonce(): Promise<string> {
    const { nonce } = this.#state;
    const now = this.#ports.clock.now().getTime();
    if (nonce && Date.parse(nonce.expiresAt) - now > NONCE_MARGIN_MS) return nonce.value;
    return (await this.#registration.open()).nonce;
  }

  async #apply(): Promise<void> {
    if (!this.#signed) throw new WalletError('wallet.application_lost');
    const { applicationId, statusToken, seram } = await this.#registration.apply(this.#signed);
    this.#signed = undefined;
    this.#seram = seram;
    await this.#store({ ...this.#state, applicationId, statusToken });
  }

  #status(): Promise<ApplicationStatus> {
    const { applicationId, statusToken } = this.#state;
    if (applicationId === undefined || statusToken === undefined) throw new WalletError('wallet.application_lost');
    return this.#registration.status(applicationId, statusToken);
  }

  async #askForSession(): Promise<Seram | 'delivered' | null> {
    const { state, seram, problem } = await this.#status();
    if (['refused', 'expired', 'revoked'].includes(state)) throw await this.#refused(problem);
    return state === 'delivered' ? 'delivered' : seram;
  }

  async #runSession(seram: Seram, onProgress: (progress: DeployProgress) => void): Promise<SessionResult> {
    const { door, wait } = this.#ports;
    const { secureElement } = await door.device();
    let stage: DeployProgress['stage'] = 'install';
    onProgress({ stage });
    const session = { ...seram, secureElement: secureElement as SeramSession['secureElement'] };
    const onNotification = async (notification: { kind: string; done?: number; of?: number }): Promise<void> => {
      const { done, of } = notification;
      if (notification.kind === 'progress' && done !== undefined && of !== undefined) {
        // docs/protocol/tsm.md: the last of its steps writes the certificates, which are there by then.
        if (stage === 'issue' && done === of) stage = 'store';
        onProgress({ stage, done, of });
      }
      if (notification.kind !== 'setSecrets') return;
      onProgress({ stage: 'secrets' });
      await setSecretsOnApplet(door, this.#secrets, this.#state.certificates ?? []);
      stage = 'issue';
      onProgress({ stage });
    };
    return await runLocalAgent({ door, http: door.fetch, wait, onNotification }, session);
  }

  /** The application is over: what is on the element goes, then the state; the reason is the authority's. */
  async #refused(code: string | undefined): Promise<unknown> {
    const deleted = await deleteWhatWasEnded(this.#ports).catch(() => undefined);
    const reason = deleted?.problem ?? code;
    await this.abandon();
    return await this.#logged(isErrorCode(reason) ? new ReceivedError(reason) : new WalletError('wallet.refused'));
  }

  async #logged(failure: unknown): Promise<unknown> {
    const code = failure instanceof InroError ? { code: failure.code } : {};
    await new HolderLog(this.#ports).append({ kind: 'enrolment', outcome: 'failed', ...code });
    return failure;
  }

  #expect(...steps: readonly EnrolmentState['step'][]): void {
    if (!steps.includes(this.#state.step)) throw new TypeError(`this step does not follow ${this.#state.step}`);
  }

  async #store(state: StoredEnrolment): Promise<void> {
    this.#state = state;
    await saveEnrolment(this.#ports.storage, state);
  }
}

const isRefusal = (failure: unknown): failure is InroError =>
  failure instanceof InroError && failure.row.httpStatus < 500 && failure.row.httpStatus !== 429;
