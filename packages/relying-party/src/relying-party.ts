import { equalInConstantTime, toBase64Url, utf8 } from '@inro/foundation';
import {
  clientIdOf,
  DEFAULT_STAPLE_AGE,
  digestOfText,
  drawNumber,
  type Flow,
  LONGEST_LIFE,
  readAnswerForm,
  readLocalizedText,
  writeQrPayload,
  writeRequestObject,
  writeWalletLink,
} from '@inro/presentation';
import { InroError, type LocalizedText } from '@inro/problem';
import { type ValidationReport, VerifierCache } from '@inro/verifier';
import { matchAnswer, settle, verifyAnswer } from './answer.ts';
import { defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
import type { LoginTransaction, PlainReport, Subject, TransactionState } from './transaction.ts';

export interface LoginOptions {
  readonly flow: Flow;
  /** Why the person is asked, in three languages; they read it on their phone. */
  readonly purpose: LocalizedText;
  /** Identifier of the browser's session at the relying party, at least 128 random bits (a cookie's value). */
  readonly browserSession: string;
  /** Greatest age of the wallet's status in seconds; 600 for a high-value act. Default a day. */
  readonly maxStapleAge?: number;
}

export interface LoginRequest {
  readonly transaction: string;
  readonly requestUri: string;
  /** What the QR code says. */
  readonly qrPayload: string;
  /** The link to a wallet on the same phone. */
  walletLink(walletOrigin: string): string;
  /** Two digits to show beside the QR code; the person types them into the phone. */
  readonly number?: string;
  readonly expiresAt: Date;
}

export interface LoginState {
  readonly state: TransactionState | 'expired';
  readonly failure?: InroError;
  readonly report?: PlainReport;
}

const OPEN: readonly TransactionState[] = ['waiting', 'opened'];
const digestOf = digestOfText;
const sameText = (a: string, b: string): boolean => equalInConstantTime(utf8(a), utf8(b));

/** The relying party's side of a login: ask, hand out the request, take the answer, finish in the same browser. */
export class RelyingParty {
  readonly #options: RelyingPartyOptions;
  readonly #endpoints: Endpoints;
  readonly #life: number;
  readonly #cache = new VerifierCache();

  constructor(options: RelyingPartyOptions) {
    this.#options = options;
    this.#endpoints = options.endpoints ?? defaultEndpoints;
    this.#life = options.life ?? 300;
    if (this.#life < 30 || this.#life > LONGEST_LIFE) throw new TypeError('life is 30 to 600 seconds');
  }

  /** Begins a login. `TypeError` for a purpose that no wallet would show or a weak browser session. */
  async createLoginRequest(login: LoginOptions): Promise<LoginRequest> {
    const { randomness, clock, store, origin } = this.#options;
    if (login.browserSession.length < 22) throw new TypeError('browserSession holds fewer than 128 bits');
    const purpose = readLocalizedText({ purpose: { ...login.purpose } }, 'purpose');
    const signer = this.#options.signer();
    const id = toBase64Url(randomness(16));
    const number = login.flow === 'cross-device' ? drawNumber(randomness) : undefined;
    const createdAt = Math.floor(clock.now().getTime() / 1000);
    const claims = {
      responseUri: `${origin}${this.#endpoints.answers}`,
      nonce: toBase64Url(randomness(32)),
      maxStapleAge: login.maxStapleAge ?? DEFAULT_STAPLE_AGE,
    };
    const times = { issuedAt: createdAt, expiresAt: createdAt + this.#life };
    const request = await writeRequestObject({ ...claims, ...times, state: id, purpose, flow: login.flow }, signer);
    const clientId = clientIdOf(signer.certificates[0]);
    const expiresAt = times.expiresAt * 1000;
    await store.add({
      ...claims,
      id,
      flow: login.flow,
      state: 'waiting',
      clientId,
      request,
      requestDigest: digestOfText(request),
      browserSession: digestOf(login.browserSession),
      createdAt: createdAt * 1000,
      expiresAt,
      ...(number === undefined ? {} : { number }),
    });
    const link = { clientId, requestUri: `${origin}${this.#endpoints.requests}/${id}` };
    return {
      transaction: id,
      requestUri: link.requestUri,
      qrPayload: writeQrPayload(link),
      walletLink: (walletOrigin) => writeWalletLink(walletOrigin, link),
      ...(number === undefined ? {} : { number }),
      expiresAt: new Date(expiresAt),
    };
  }

  /** The request object for the wallet (media type `application/oauth-authz-req+jwt`); the same at each call while open. */
  async requestObject(id: string): Promise<string> {
    const transaction = await this.#open(id);
    if (transaction.state === 'waiting') {
      const opened = await this.#options.store.replace(['waiting'], { ...transaction, state: 'opened' });
      if (!opened) return (await this.#open(id)).request;
    }
    return transaction.request;
  }

  /**
   * Takes the body of the wallet's POST. An answer that was not made for this transaction leaves it open; one that was
   * ends it, valid or not, and only once. Throws what the wallet is told as a problem.
   */
  async receiveAnswer(body: string): Promise<{ readonly redirectUri?: string; readonly report?: ValidationReport }> {
    const form = readAnswerForm(body);
    const transaction = await this.#open(form.state);
    if (form.kind === 'refusal') {
      await this.#end({ ...transaction, state: 'refused' });
      return this.#redirect(transaction);
    }
    const answer = await this.#match(form.jws, transaction);
    const report = await verifyAnswer(answer, transaction, this.#options, this.#cache);
    const code = transaction.flow === 'same-device' ? toBase64Url(this.#options.randomness(32)) : undefined;
    const settled = settle(transaction, report, code === undefined ? undefined : digestOf(code));
    await this.#end(settled);
    if (settled.failure !== undefined) throw failureOf(settled);
    return { ...this.#redirect(transaction, code), report };
  }

  /** Where a login stands, for the browser session that began it alone. */
  async loginState(asked: { readonly transaction: string; readonly browserSession: string }): Promise<LoginState> {
    const transaction = await this.#own(asked);
    const { state, report, failure } = transaction;
    if (this.#isExpired(transaction) && (OPEN.includes(state) || state === 'answered')) return { state: 'expired' };
    return {
      state,
      ...(report === undefined ? {} : { report }),
      ...(failure === undefined ? {} : { failure: failureOf(transaction) }),
    };
  }

  /**
   * Ends a login in the browser that began it; on the same device only with the code that the wallet brought. Until the
   * transaction expires the same call gives the same result again: its answer may have been lost.
   */
  async finishLogin(finish: {
    readonly transaction: string;
    readonly browserSession: string;
    readonly responseCode?: string;
  }): Promise<{ readonly report: PlainReport; readonly subject: Subject; readonly flow: Flow }> {
    const transaction = await this.#own(finish);
    const { state, flow, report, subject } = transaction;
    if (state === 'refused') throw new InroError('relying-party.login_refused');
    if (state === 'failed') throw failureOf(transaction);
    if (this.#isExpired(transaction))
      throw new InroError(`relying-party.transaction_${state === 'finished' ? 'over' : 'expired'}`);
    if (OPEN.includes(state) || !report || !subject) throw new InroError('relying-party.login_not_answered');
    // OpenID4VP 1.0 §13.3: the code proves that the wallet's person sits before this browser.
    const right =
      flow === 'cross-device' || sameText(digestOf(finish.responseCode ?? ''), transaction.responseCode ?? '');
    if (!right) throw new InroError('relying-party.response_code_wrong');
    // Of two at once the other has done it: `answered` is left for `finished` alone.
    if (state === 'answered') await this.#options.store.replace(['answered'], { ...transaction, state: 'finished' });
    return { report, subject, flow };
  }

  /** Forgets expired transactions an hour after their end. */
  removeExpired(): Promise<number> {
    return this.#options.store.removeExpired(this.#options.clock.now().getTime() - 3_600_000);
  }

  async #match(jws: string, transaction: LoginTransaction): Promise<ReturnType<typeof matchAnswer>> {
    try {
      return matchAnswer(jws, transaction);
    } catch (failure) {
      // Made for this login by somebody who does not see its screen: nobody gets a second guess.
      if (failure instanceof InroError && failure.code === 'presentation.number_wrong')
        await this.#end({ ...transaction, state: 'failed', failure: failure.code });
      throw failure;
    }
  }

  /** A transaction that still waits for its answer. */
  async #open(id: string): Promise<LoginTransaction> {
    const transaction = await this.#options.store.find(id);
    if (!transaction) throw new InroError('relying-party.transaction_unknown');
    if (!OPEN.includes(transaction.state)) throw new InroError('relying-party.transaction_over');
    if (this.#isExpired(transaction)) throw new InroError('relying-party.transaction_expired');
    return transaction;
  }

  /** Of two answers at once one ends the transaction; the other is told that it is over. */
  async #end(next: LoginTransaction): Promise<void> {
    if (!(await this.#options.store.replace(OPEN, next))) throw new InroError('relying-party.transaction_over');
  }

  /** A transaction of this browser session; for every other session it does not exist. */
  async #own(asked: { transaction: string; browserSession: string }): Promise<LoginTransaction> {
    const transaction = await this.#options.store.find(asked.transaction);
    if (!transaction || !sameText(transaction.browserSession, digestOf(asked.browserSession)))
      throw new InroError('relying-party.transaction_unknown');
    return transaction;
  }

  #isExpired(transaction: LoginTransaction): boolean {
    return transaction.expiresAt <= this.#options.clock.now().getTime();
  }

  #redirect({ id, flow }: LoginTransaction, code?: string): { readonly redirectUri?: string } {
    if (flow === 'cross-device') return {};
    const query = new URLSearchParams({ transaction: id, ...(code === undefined ? {} : { response_code: code }) });
    return { redirectUri: `${this.#options.origin}${this.#endpoints.done}?${query}` };
  }
}

/** The failure of a transaction as it was thrown; with the verifier's first decisive finding as its detail. */
function failureOf({ failure, report }: LoginTransaction): InroError {
  const findings = (report?.findings ?? []) as readonly { readonly code: string; readonly level: string }[];
  const decisive = findings.find(({ level }) => level === 'invalid') ?? findings.find(({ level }) => level !== 'note');
  return new InroError(failure ?? 'relying-party.authentication_invalid', {
    details: decisive === undefined ? {} : { finding: decisive.code },
  });
}
