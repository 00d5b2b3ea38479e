import type { DeletionAnswer, DeletionRequest, DeletionStore } from './store.ts';

/** For one process and for tests: a restart forgets who asked. A service keeps them in `PostgresDeletionStore`. */
export class MemoryDeletionStore implements DeletionStore {
  readonly #all = new Map<string, DeletionRequest>();

  async receive({ id, subject, askedAt }: Parameters<DeletionStore['receive']>[0]): Promise<DeletionRequest> {
    const open = [...this.#all.values()].find((one) => one.subject?.identifier === subject.identifier);
    const stands = this.#all.get(id) ?? open ?? { id, subject, askedAt, state: 'received' as const };
    this.#all.set(stands.id, stands);
    return stands;
  }
  async find(id: string): Promise<DeletionRequest | undefined> {
    return this.#all.get(id);
  }
  async open(most: number): Promise<readonly DeletionRequest[]> {
    return [...this.#all.values()].filter(({ state }) => state === 'received').slice(0, most);
  }
  async answer(id: string, answer: DeletionAnswer, answeredAt: Date): Promise<boolean> {
    const found = this.#all.get(id);
    if (found?.state !== 'received') return false;
    const { subject: _, ...rest } = found;
    this.#all.set(id, { ...rest, ...answer, answeredAt });
    return true;
  }
  async removeAnswered(before: Date): Promise<number> {
    const over = [...this.#all.values()].filter(({ answeredAt }) => answeredAt !== undefined && answeredAt < before);
    for (const { id } of over) this.#all.delete(id);
    return over.length;
  }
}
