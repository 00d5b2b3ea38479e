import { equalInConstantTime, toBase64Url, utf8 } from '@inro/foundation';
import {
  type ActName,
  clientIdOf,
  digestOfText,
  drawNumber,
  LONGEST_LIFE,
  readAnswerForm,
  readLocalizedText,
  unknownAct,
  writeQrPayload,
  writeRequestObject,
  writeWalletLink,
} from '@inro/presentation';
import type { InroError } from '@inro/problem';
import { type ValidationReport, VerifierCache } from '@inro/verifier';
import { isSigned, matchAnswer, settle, verifyAnswer } from './answer.ts';
import { RelyingPartyError, type relyingPartyRows } from './errors.ts';
import { acceptCards, defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
import { actOf, type CreatedRequest, type Finished, type Progress, type RequestOptions } from './requests.ts';
import {
  EndedTransactionError,
  readTransaction,
  type Transaction,
  type TransactionState,
  writeTransaction,
} from './transaction.ts';

type Code = keyof typeof relyingPartyRows;

/** What a person reads who does not answer, or not yet, by act. */
const codes: Readonly<Record<ActName, { readonly refused: Code; readonly notAnswered: Code }>> = {
  login: { refused: 'relying-party.login_refused', notAnswered: 'relying-party.login_not_answered' },
};
const OPEN: readonly TransactionState[] = ['waiting', 'opened'];
const TIDY_EVERY_MS = 600_000;
/** Answers that one transaction verifies at once; after that one a second. */
const TRIES_AT_ONCE = 20;
const digestOf = digestOfText;
/**
 * The name by which wallets know what a page knows by another: one way, so that whoever reads it on a screen or in a
 * request cannot ask as the page does. 132 bits.
 */
const walletName = (page: string): string => digestOf('inro wallet '.concat(page)).slice(0, 22);
const sameText = (a: string, b: string): boolean => equalInConstantTime(utf8(a), utf8(b));

/** The relying party's side of an act: ask, hand out the request, take the answer, finish in the same browser. */
export class RelyingParty {
  readonly #options: RelyingPartyOptions;
  readonly #endpoints: Endpoints;
  readonly #life: number;
  readonly #cache = new VerifierCache();
  #tidied = 0;

  constructor(options: RelyingPartyOptions) {
    this.#options = options;
    this.#endpoints = options.endpoints ?? defaultEndpoints;
    this.#life = options.life ?? 300;
    if (options.cards !== undefined && options.cards !== acceptCards) throw new TypeError('cards is acceptCards');
    if (this.#life < 30 || this.#life > LONGEST_LIFE) throw new TypeError('life is 30 to 600 seconds');
  }

  get origin(): string {
    return this.#options.origin;
  }

  get endpoints(): Endpoints {
    return this.#endpoints;
  }

  /**
   * Begins an act, for a browser that gets a value of its own: one from before, which somebody may have planted, is worth
   * nothing for it. `TypeError` for a purpose that no wallet would show or an act that is none.
   */
  async createRequest(options: RequestOptions): Promise<CreatedRequest> {
    const { randomness, clock, store, origin } = this.#options;
    const { flow } = options;
    const act = actOf(options);
    const purpose = readLocalizedText({ purpose: { ...options.purpose } }, 'purpose');
    const signer = this.#options.signer();
    const page = toBase64Url(randomness(16));
    const id = walletName(page);
    const browserSession = toBase64Url(randomness(32));
    const number = flow === 'cross-device' ? drawNumber(randomness) : undefined;
    const createdAt = Math.floor(clock.now().getTime() / 1000);
    const claims = {
      responseUri: `${origin}${this.#endpoints.answers}`,
      nonce: toBase64Url(randomness(32)),
      ...act,
    };
    const times = { issuedAt: createdAt, expiresAt: createdAt + this.#life };
    const request = await writeRequestObject({ ...claims, ...times, state: id, purpose, flow }, signer);
    const clientId = clientIdOf(signer.certificates[0]);
    const expiresAt = times.expiresAt * 1000;
    const transaction: Transaction = {
      ...claims,
      id,
      page,
      flow,
      state: 'waiting',
      clientId,
      request,
      requestDigest: digestOfText(request),
      browserSession: digestOf(browserSession),
      createdAt: createdAt * 1000,
      expiresAt,
      ...(number === undefined ? {} : { number }),
    };
    await store.add(writeTransaction(transaction));
    const link = { clientId, requestUri: `${origin}${this.#endpoints.requests}/${id}` };
    return {
      transaction: page,
      browserSession,
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
      const opened = await this.#replace(['waiting'], { ...transaction, state: 'opened' });
      if (!opened) return (await this.#open(id)).request;
    }
    return transaction.request;
  }

  /**
   * Takes the body of the wallet's POST. An answer that was not made for this transaction, or that nobody signed whom a
   * trusted authority certified, leaves it open; one that somebody did ends it, valid or not, and only once. Throws what
   * the wallet is told as a problem.
   */
  async receiveAnswer(body: string): Promise<{ readonly redirectUri?: string; readonly report?: ValidationReport }> {
    const form = readAnswerForm(body);
    const transaction = await this.#open(form.state);
    if (form.kind === 'refusal') {
      await this.#end({ ...transaction, state: 'refused' });
      return this.#redirect(transaction);
    }
    const answer = matchAnswer(form, transaction);
    // Before it is verified, in the store: as many as are sent at once, to however many instances, are counted one by one.
    await this.#admitTry(transaction);
    const report = await verifyAnswer(answer, transaction, this.#options, this.#cache);
    if (!isSigned(report)) throw new RelyingPartyError('relying-party.authentication_invalid');
    const code = transaction.flow === 'same-device' ? toBase64Url(this.#options.randomness(32)) : undefined;
    const responseCode = code === undefined ? undefined : digestOf(code);
    const { formerRoots } = this.#options;
    const settled = settle(transaction, report, answer, { responseCode, ...(formerRoots && { formerRoots }) });
    await this.#end(settled);
    if (settled.failure !== undefined) throw failureOf(settled);
    return { ...this.#redirect(transaction, code), report };
  }

  /** Where an act stands, for the browser session that began it alone. */
  async progress(asked: { readonly transaction: string; readonly browserSession: string }): Promise<Progress> {
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
   * Ends an act in the browser that began it; on the same device only with the code that the wallet brought. Until the
   * transaction expires the same call gives the same result again: its answer may have been lost. A transaction of
   * another act than the one named does not exist: what was given for one purpose never counts for another.
   */
  async finish<A extends ActName>(finish: {
    readonly act: A;
    readonly transaction: string;
    readonly browserSession: string;
    readonly responseCode?: string;
  }): Promise<Extract<Finished, { readonly act: A }>> {
    const transaction = await this.#own(finish);
    if (transaction.act !== finish.act) throw new RelyingPartyError('relying-party.transaction_unknown');
    const { act, state, flow } = transaction;
    if (state === 'refused') throw new RelyingPartyError(codes[act].refused);
    if (state === 'failed') throw failureOf(transaction);
    if (this.#isExpired(transaction))
      throw new RelyingPartyError(`relying-party.transaction_${state === 'finished' ? 'over' : 'expired'}`);
    const finished = finishedOf(transaction);
    if (OPEN.includes(state) || !finished) throw new RelyingPartyError(codes[act].notAnswered);
    // OpenID4VP 1.0 §13.3: the code proves that the wallet's person sits before this browser.
    const right =
      flow === 'cross-device' || sameText(digestOf(finish.responseCode ?? ''), transaction.responseCode ?? '');
    if (!right) throw new RelyingPartyError('relying-party.response_code_wrong');
    // Of two at once the other has done it: `answered` is left for `finished` alone.
    if (state === 'answered') await this.#replace(['answered'], { ...transaction, state: 'finished' });
    return finished as Extract<Finished, { readonly act: A }>;
  }

  /** Forgets expired transactions an hour after their end. */
  removeExpired(): Promise<number> {
    return this.#options.store.removeExpired(this.#options.clock.now().getTime() - 3_600_000);
  }

  /** {@link removeExpired} when it was last called ten minutes ago or longer: for whoever has no timer but is asked often. */
  tidy(): Promise<number> | undefined {
    const now = this.#options.clock.now().getTime();
    if (now - this.#tidied < TIDY_EVERY_MS) return undefined;
    this.#tidied = now;
    return this.removeExpired();
  }

  /** Bounds what noise costs without ending anybody's login: `relying-party.too_many_answers` for a moment. */
  async #admitTry({ id, tries = 0, createdAt }: Transaction): Promise<void> {
    const seconds = Math.max(0, this.#options.clock.now().getTime() - createdAt) / 1000;
    const most = TRIES_AT_ONCE + Math.floor(seconds) - tries;
    if (!(await this.#options.store.countTry(id, most))) throw new RelyingPartyError('relying-party.too_many_answers');
  }

  /** A transaction that still waits for its answer. */
  async #open(id: string): Promise<Transaction> {
    const transaction = await this.#find(id);
    if (!transaction) throw new RelyingPartyError('relying-party.transaction_unknown');
    if (!OPEN.includes(transaction.state)) throw new RelyingPartyError('relying-party.transaction_over');
    if (this.#isExpired(transaction)) throw new RelyingPartyError('relying-party.transaction_expired');
    return transaction;
  }

  async #find(id: string): Promise<Transaction | undefined> {
    const data = await this.#options.store.find(id);
    const transaction = data === undefined ? undefined : readTransaction(data);
    // Services that share a table do not share logins.
    return transaction?.responseUri.startsWith(this.origin.concat('/')) ? transaction : undefined;
  }

  #replace(from: readonly TransactionState[], next: Transaction): Promise<boolean> {
    return this.#options.store.replace(from, writeTransaction(next));
  }

  /** Of two answers at once one ends the transaction; the other is told that it is over. */
  async #end(next: Transaction): Promise<void> {
    if (!(await this.#replace(OPEN, next))) throw new RelyingPartyError('relying-party.transaction_over');
  }

  /** A transaction of this browser session; for every other session it does not exist. */
  async #own(asked: { transaction: string; browserSession: string }): Promise<Transaction> {
    const transaction = (await this.#find(walletName(asked.transaction))) ?? (await this.#former(asked.transaction));
    if (!transaction || !sameText(transaction.browserSession, digestOf(asked.browserSession)))
      throw new RelyingPartyError('relying-party.transaction_unknown');
    return transaction;
  }

  /** A row of before there were two names for it: the page's is the wallet's. */
  async #former(id: string): Promise<Transaction | undefined> {
    const transaction = await this.#find(id);
    return transaction?.page === undefined ? transaction : undefined;
  }

  #isExpired(transaction: Transaction): boolean {
    return transaction.expiresAt <= this.#options.clock.now().getTime();
  }

  #redirect({ id, page = id, flow }: Transaction, code?: string): { readonly redirectUri?: string } {
    if (flow === 'cross-device') return {};
    const query = new URLSearchParams({ transaction: page, ...(code === undefined ? {} : { response_code: code }) });
    return { redirectUri: `${this.#options.origin}${this.#endpoints.done}?${query}` };
  }
}

/** What an answered transaction gives; undefined while it has no answer. */
function finishedOf(transaction: Transaction): Finished | undefined {
  switch (transaction.act) {
    case 'login': {
      const { act, flow, report, subject } = transaction;
      return report && subject ? { act, flow, report, subject } : undefined;
    }
    default:
      return unknownAct(transaction.act);
  }
}

/** The failure of a transaction as it was thrown; with the verifier's first decisive finding as its detail. */
function failureOf({ failure, report }: Transaction): InroError {
  const findings = (report?.findings ?? []) as readonly { readonly code: string; readonly level: string }[];
  const decisive = findings.find(({ level }) => level === 'invalid') ?? findings.find(({ level }) => level !== 'note');
  return new EndedTransactionError(failure ?? 'relying-party.authentication_invalid', {
    details: decisive === undefined ? {} : { finding: decisive.code },
  });
}
