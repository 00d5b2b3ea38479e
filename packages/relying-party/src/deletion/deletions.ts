import type { Clock } from '@inro/foundation';
import { digestOfText } from '@inro/presentation';
import { RelyingPartyError } from '../errors.ts';
import type { RelyingParty } from '../relying-party.ts';
import type { DeletionAnswer, DeletionRequest, DeletionStore } from './store.ts';

const MATTER = 'deletion';
const MOST_LISTED = 100;
/** How long the phone that asked can read the answer. */
const KEPT_AFTER_ANSWER_MS = 90 * 86_400_000;

/** The person reads it on the phone, above the question whether to ask. */
const purpose = {
  ja: 'このサービスに残るあなたの情報を消してもらうため',
  'ja-x-easy': 'あなたの ことを 消(け)して もらう ため',
  en: 'To have deleted what this service keeps about you',
} as const;

export interface DeletionsOptions {
  readonly relyingParty: RelyingParty;
  readonly store: DeletionStore;
  readonly clock: Clock;
}

/** What the phone that asked is told, whenever it asks. */
export type DeletionState = Pick<DeletionRequest, 'id' | 'state' | 'askedAt' | 'answeredAt' | 'reason' | 'until'>;

/**
 * People's requests to delete what the service keeps of them (ADR 96): begun by the phone, proved by a login that is for
 * this matter alone, listed here until they are answered.
 */
export class Deletions {
  readonly #options: DeletionsOptions;
  constructor(options: DeletionsOptions) {
    this.#options = options;
  }

  /** The phone's way into a login for this matter; `session` is what only the phone that began holds. */
  async begin(): Promise<{ readonly transaction: string; readonly session: string; readonly link: string }> {
    const { relyingParty } = this.#options;
    const asked = await relyingParty.ask({ flow: 'same-device', purpose, login: {}, matter: MATTER });
    return { transaction: asked.transaction, session: asked.browserSession, link: asked.qrPayload };
  }

  /** Takes the request of whoever answered; asked again it is the same one, and while one of theirs is open there is no second. */
  async finish({
    transaction,
    session: browserSession,
    responseCode,
  }: {
    readonly transaction: string;
    readonly session: string;
    readonly responseCode: string;
  }): Promise<DeletionState> {
    const { relyingParty, store, clock } = this.#options;
    const own = { transaction, browserSession, responseCode, matter: MATTER };
    const { login } = await relyingParty.result({ acts: ['login'], ...own });
    const { subject } = login;
    return told(await store.receive({ id: nameOf(transaction), subject, askedAt: clock.now() }));
  }

  /** Where a request stands; `relying-party.deletion_unknown` for a name that is none, or was forgotten. */
  async state(id: string): Promise<DeletionState> {
    const found = await this.#options.store.find(id);
    if (found === undefined) throw new RelyingPartyError('relying-party.deletion_unknown');
    return told(found);
  }

  /** Requests that wait for an answer, 100 at most, the oldest first. */
  open(): Promise<readonly DeletionRequest[]> {
    return this.#options.store.open(MOST_LISTED);
  }

  /** Once what there is was deleted, or will not be. Whose request it was is forgotten; false where it was answered before. */
  answer(id: string, answer: DeletionAnswer): Promise<boolean> {
    return this.#options.store.answer(id, answer, this.#options.clock.now());
  }

  /** Forgets answers after 90 days: call it every now and then. */
  removeAnswered(): Promise<number> {
    return this.#options.store.removeAnswered(new Date(this.#options.clock.now().getTime() - KEPT_AFTER_ANSWER_MS));
  }
}

/** One way from the login's name: 132 bits, and the same for an answer that was lost. */
const nameOf = (transaction: string): string => digestOfText('inro deletion '.concat(transaction)).slice(0, 22);

const told = ({ subject: _, ...rest }: DeletionRequest): DeletionState => rest;
