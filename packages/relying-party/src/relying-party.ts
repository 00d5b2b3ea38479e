import { equalInConstantTime, toBase64Url, utf8 } from '@inro/foundation';
import {
  type ActName,
  actNames,
  actNamesOf,
  digestOfText,
  LONGEST_LIFE,
  readAnswerForm,
  writeQrPayload,
  writeWalletLink,
} from '@inro/presentation';
import { type ValidationReport, VerifierCache } from '@inro/verifier';
import { decisive, isSigned, matchAnswers, noiseIn, verifyAnswers } from './answer.ts';
import { begin } from './begin.ts';
import { Deprecations } from './deprecations.ts';
import { RelyingPartyError } from './errors.ts';
import { exactly, type Given } from './given.ts';
import { acceptCards, defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
import { type Ending, type Owner, ownerName, walletName } from './owner.ts';
import {
  type AskOptions,
  actsOf,
  type CreatedRequest,
  type FinishedLogin,
  type LoginOptions,
  type Progress,
  type Result,
} from './requests.ts';
import { settle } from './settle.ts';
import { Teller } from './teller.ts';
import {
  addressOfRow,
  failureOf,
  readTransaction,
  type Transaction,
  type TransactionState,
  writeTransaction,
} from './transaction.ts';
import { wayBack } from './way-back.ts';

const OPEN: readonly TransactionState[] = ['waiting', 'opened'];
const TIDY_EVERY_MS = 60_000;
const KEPT_AFTER_END_MS = 120_000;
/** Answers that one transaction verifies at once; after that one a second. */
const TRIES_AT_ONCE = 20;
const digestOf = digestOfText;
const sameText = (a: string, b: string): boolean => equalInConstantTime(utf8(a), utf8(b));

/** The relying party's side: ask, hand out the request, take the answer, finish in the same browser. */
export class RelyingParty {
  readonly #options: RelyingPartyOptions;
  readonly #endpoints: Endpoints;
  readonly #life: number;
  readonly #cache = new VerifierCache();
  readonly #teller: Teller;
  readonly #deprecations: Deprecations;
  #tidied = 0;

  constructor(options: RelyingPartyOptions) {
    this.#options = options;
    this.#teller = new Teller(options);
    this.#deprecations = new Deprecations(options.onDeprecated);
    this.#endpoints = options.endpoints ?? defaultEndpoints;
    this.#life = options.life ?? 300;
    if (typeof options.serviceKey?.reference !== 'function')
      throw new TypeError('serviceKey is missing: openServiceKey');
    if (options.cards !== undefined && options.cards !== acceptCards) throw new TypeError('cards is acceptCards');
    if (this.#life < 30 || this.#life > LONGEST_LIFE) throw new TypeError('life is 30 to 600 seconds');
  }

  get origin(): string {
    return this.#options.origin;
  }

  /** What it can verify, and so ask for. */
  get acts(): readonly ActName[] {
    const { signatureAnchors, documentSignatures } = this.#options;
    if (signatureAnchors === undefined) return ['login'];
    return documentSignatures === undefined ? ['login', 'attributes', 'statement'] : actNames;
  }

  get endpoints(): Endpoints {
    return this.#endpoints;
  }

  /** Begins a login: {@link ask} for nothing else. */
  async createRequest({ act, maxStapleAge, ...common }: LoginOptions): Promise<CreatedRequest> {
    if (act !== 'login') throw new TypeError('other acts are asked for by ask');
    return this.ask({ ...common, login: maxStapleAge === undefined ? {} : { maxStapleAge } });
  }

  /**
   * Asks for one or several acts, for a browser that gets a value of its own: one from before, which somebody may have
   * planted, is worth nothing for it. `TypeError` for a purpose that no wallet would show, documents that it would not
   * take, or nothing asked.
   */
  async ask(options: AskOptions): Promise<CreatedRequest> {
    const { store, origin, serviceKey } = this.#options;
    const acts = actsOf(options);
    if (actNamesOf(acts).some((act) => !this.acts.includes(act)))
      throw new TypeError('attributes and statements need signatureAnchors, signatures documentSignatures too');
    const { transaction, page, browserSession } = await begin(acts, options, {
      ...this.#options,
      life: this.#life,
      responseUri: `${origin}${this.#endpoints.answers}`,
    });
    await store.add(writeTransaction(transaction, serviceKey));
    const { id, clientId, number, expiresAt } = transaction;
    const link = { clientId, requestUri: `${origin}${this.#endpoints.requests}/${id}` };
    const qrPayload = writeQrPayload(link);
    this.#teller.begun(transaction, qrPayload);
    return {
      transaction: page,
      browserSession,
      requestUri: link.requestUri,
      qrPayload,
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
      this.#teller.opened(transaction);
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
      this.#teller.refused(transaction);
      return wayBack(transaction, this.origin.concat(this.#endpoints.done));
    }
    const told = this.#teller.answered(transaction, form);
    const answers = told.matching(() => matchAnswers(form, transaction));
    // Before it is verified, in the store: as many as are sent at once, to however many instances, are counted one by one.
    await this.#admitTry(transaction);
    const verified = await told.verifying(() => verifyAnswers(answers, transaction, this.#options, this.#cache));
    const report = decisive(verified);
    if (!isSigned(verified)) throw told.unsigned(report, new RelyingPartyError(noiseIn(verified)));
    const code = transaction.flow === 'same-device' ? toBase64Url(this.#options.randomness(32)) : undefined;
    const responseCode = code === undefined ? undefined : digestOf(code);
    const settled = settle(transaction, verified, responseCode, this.#options);
    await this.#end(settled);
    told.settled(settled, report);
    this.#deprecations.heard(form.deprecated);
    if (settled.failure !== undefined) throw failureOf(settled);
    return { ...wayBack(transaction, this.origin.concat(this.#endpoints.done), code), report };
  }

  /** Where an act stands, for the browser session that began it alone. */
  async progress(asked: Owner): Promise<Progress> {
    const transaction = await this.#own(asked);
    const { state, report, failure } = transaction;
    if (this.#isExpired(transaction) && (OPEN.includes(state) || state === 'answered')) return { state: 'expired' };
    return {
      state,
      ...(report === undefined ? {} : { report }),
      ...(failure === undefined ? {} : { failure: failureOf(transaction) }),
    };
  }

  /** Ends a login in the browser that began it: {@link result} of nothing else. */
  async finish({ act, ...ending }: Ending & { readonly act: 'login' }): Promise<FinishedLogin> {
    const { flow, login } = await this.result({ acts: [act], ...ending });
    return { act, flow, ...login };
  }

  /**
   * What the person gave, in the browser that began it; on the same device only with the code that the wallet brought.
   * Until the transaction expires the same call gives the same again: its answer may have been lost. A transaction of
   * other acts than those named, or for another matter, does not exist: what was given for one never counts for another.
   */
  async result<Name extends ActName>(
    ending: Ending & { readonly acts: readonly Name[] },
  ): Promise<Pick<Result, 'flow'> & Required<Pick<Given, Name>>> {
    const transaction = await this.#own(ending);
    const { acts, state, flow, given = {} } = transaction;
    if (exactly(acts, ending.acts) === undefined) throw new RelyingPartyError('relying-party.transaction_unknown');
    if (state === 'refused') throw new RelyingPartyError('relying-party.login_refused');
    if (state === 'failed') throw failureOf(transaction);
    if (this.#isExpired(transaction)) {
      const code = `relying-party.transaction_${state === 'finished' ? 'over' : 'expired'}` as const;
      throw this.#teller.notFinished(transaction, new RelyingPartyError(code));
    }
    const finished = exactly(given, ending.acts);
    if (OPEN.includes(state) || !finished) throw new RelyingPartyError('relying-party.login_not_answered');
    // OpenID4VP 1.0 §13.3: the code proves that the wallet's person sits before this browser.
    const right =
      flow === 'cross-device' || sameText(digestOf(ending.responseCode ?? ''), transaction.responseCode ?? '');
    if (!right) throw this.#teller.notFinished(transaction, new RelyingPartyError('relying-party.response_code_wrong'));
    // Of two at once the other has done it: `answered` is left for `finished` alone.
    if (state === 'answered' && (await this.#replace(['answered'], { ...transaction, state: 'finished' })))
      this.#teller.finished(transaction);
    return { flow, ...finished };
  }

  /** Forgets expired transactions two minutes after their end, and with them what people gave: call it every minute. */
  removeExpired(): Promise<number> {
    return this.#options.store.removeExpired(this.#options.clock.now().getTime() - KEPT_AFTER_END_MS);
  }

  /** {@link removeExpired} when it was last called a minute ago or longer: for whoever has no timer but is asked often. */
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
    // Services that share a table share neither logins nor the key by which they are sealed.
    if (data === undefined || !addressOfRow(data).startsWith(this.origin.concat('/'))) return undefined;
    return readTransaction(data, this.#options.serviceKey);
  }

  #replace(from: readonly TransactionState[], next: Transaction): Promise<boolean> {
    return this.#options.store.replace(from, writeTransaction(next, this.#options.serviceKey));
  }

  /** Of two answers at once one ends the transaction; the other is told that it is over. */
  async #end(next: Transaction): Promise<void> {
    if (!(await this.#replace(OPEN, next))) throw new RelyingPartyError('relying-party.transaction_over');
  }

  /** A transaction of this browser session; for every other session it does not exist. */
  async #own(asked: Owner): Promise<Transaction> {
    const transaction = (await this.#find(walletName(asked.transaction))) ?? (await this.#former(asked.transaction));
    if (!transaction || !sameText(transaction.browserSession, ownerName(asked)))
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
}
