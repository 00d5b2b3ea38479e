import type { ElementStore } from '@inro/secure-element';

type State = Map<string, Uint8Array>;

/** A store in memory that numbers its writes; survives as long as the test wants. */
export class MemoryStore implements ElementStore {
  #state: State;
  writes = 0;
  constructor(state: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#state = new Map(state);
  }
  load(): State {
    return new Map(this.#state);
  }
  /** Another disk with the same content. */
  copy(): MemoryStore {
    return new MemoryStore(this.#state);
  }
  commit(changes: ReadonlyMap<string, Uint8Array | undefined>): void {
    this.writes++;
    for (const [name, value] of changes) {
      if (value === undefined) this.#state.delete(name);
      else this.#state.set(name, value);
    }
  }
}

/** The power went: nothing runs any more. */
export class PowerCut extends Error {}

/** Cuts the power at write `k` (from 1), before it is on disk or right after; afterwards the store takes no more writes. */
export class CuttingStore implements ElementStore {
  readonly #inner: ElementStore;
  readonly #k: number;
  readonly #when: 'before' | 'after';
  #written = 0;
  cut = false;
  constructor(inner: ElementStore, k: number, when: 'before' | 'after') {
    this.#inner = inner;
    this.#k = k;
    this.#when = when;
  }
  load(): State {
    if (this.cut) throw new PowerCut();
    return this.#inner.load();
  }
  commit(changes: ReadonlyMap<string, Uint8Array | undefined>): void {
    this.#written++;
    if (this.cut || (this.#written === this.#k && this.#when === 'before')) this.#cut();
    this.#inner.commit(changes);
    if (this.#written === this.#k) this.#cut();
  }
  #cut(): never {
    this.cut = true;
    throw new PowerCut();
  }
}
