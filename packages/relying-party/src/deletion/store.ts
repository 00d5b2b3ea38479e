import type { Subject } from '../subject.ts';

/** Why something is kept although a person asked for its deletion; `wallet` says each in three languages. */
export const deletionRefusals = ['law', 'contract', 'dispute'] as const;
export type DeletionRefusal = (typeof deletionRefusals)[number];

/**
 * How a service answers: `done` where nothing is left, or never was anything; `refused` where something is kept, and why,
 * with the day until which where that is known. `law` is of what a law wants kept: everything else was deleted.
 */
export type DeletionAnswer =
  | { readonly state: 'done' }
  | { readonly state: 'refused'; readonly reason: DeletionRefusal; readonly until?: Date };

/** A person's request to delete what the service keeps of them. */
export interface DeletionRequest {
  /** By which the phone that asked knows it; no use to anybody else, and of nobody. */
  readonly id: string;
  /** Whose; forgotten with the answer. */
  readonly subject?: Subject;
  readonly askedAt: Date;
  readonly state: 'received' | 'done' | 'refused';
  readonly answeredAt?: Date;
  readonly reason?: DeletionRefusal;
  readonly until?: Date;
}

/** Where requests for deletion live. At most one of a person is open; each method is one step, whoever asks at once. */
export interface DeletionStore {
  /** Adds it and gives it back; the same again, or another while one of this person is open, gives back the one that stands. */
  receive(request: {
    readonly id: string;
    readonly subject: Subject;
    readonly askedAt: Date;
  }): Promise<DeletionRequest>;
  find(id: string): Promise<DeletionRequest | undefined>;
  /** Those that wait for an answer, the oldest first. */
  open(most: number): Promise<readonly DeletionRequest[]>;
  /** Answers one that is open, and forgets whose it was; false where there is none. */
  answer(id: string, answer: DeletionAnswer, answeredAt: Date): Promise<boolean>;
  /** Forgets what was answered before this; how many. */
  removeAnswered(before: Date): Promise<number>;
}
