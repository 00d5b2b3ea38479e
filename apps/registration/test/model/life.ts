import assert from 'node:assert/strict';
import { toBase64 } from '@inro/foundation';
import { sql } from '@inro/host';
import { applicationNonce } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { digestText, generateKey, type Signatory } from '../../../ca/test/support.ts';
import { endWhatTookTooLong } from '../../src/applications/sweep.ts';
import { certificateState } from '../../src/life-cycle/certificate.ts';
import { hanakosEntry, type TestPhone, type TestRegistration } from '../support.ts';
import { type Book, bothKinds, type Entry, isOpen, isOver, type Kind } from './book.ts';

/** One thing that happens; `which` chooses among the phones that there are. */
export type Happening =
  | { readonly what: 'apply' | 'release' | 'move' | 'leave' | 'aDayLater' }
  | { readonly what: 'elementUnfit' | 'reportKeys' | 'deliver' | 'delete'; readonly which: number }
  | { readonly what: 'revoke' | 'suspend'; readonly kinds: readonly Kind[] }
  | { readonly what: 'ca'; readonly is: 'there' | 'away' | 'heard, and its answers are lost' };

interface Phone {
  readonly id: string;
  readonly entry: Entry;
  readonly element: TestPhone;
  readonly nonce: Uint8Array;
  report?: object;
}

const ISSUANCE = /^\/issuances\/[\w-]{22}$/;
const TEN_MINUTES = 600_000;

/** One person at the real registration, and the book that the tables make of the same happenings. */
export class Life {
  readonly #world: TestRegistration;
  readonly #book: Book;
  readonly #number: string;
  readonly #signer: Signatory;
  readonly #card: string;
  readonly #phones: Phone[] = [];
  #cardIsGood = true;
  #moves = 0;
  #ca: (Happening & { what: 'ca' })['is'] = 'there';

  private constructor(world: TestRegistration, book: Book, number: string, card: string, signer: Signatory) {
    [this.#world, this.#book, this.#number, this.#card, this.#signer] = [world, book, number, card, signer];
    world.wire.onRequest = (_, path) =>
      this.#ca === 'there' || !ISSUANCE.test(path) ? undefined : this.#ca === 'away' ? 'never arrives' : 'answer lost';
  }

  static async begin(world: TestRegistration, book: Book): Promise<Life> {
    world.wire.onRequest = () => undefined;
    const number = world.newNumber();
    const { applicationId, signer } = await world.citizen(number);
    book.card(world.clock.now().getTime());
    return new Life(world, book, number, applicationId, signer);
  }

  /** Lets it happen at both, and compares them. */
  async live(happening: Happening): Promise<void> {
    await this.#happen(happening);
    await this.#settle();
    await this.compare(JSON.stringify(happening));
  }

  async #happen(happening: Happening): Promise<void> {
    const [world, book, now] = [this.#world, this.#book, this.#now()];
    switch (happening.what) {
      case 'apply':
        return await this.#apply();
      case 'elementUnfit':
      case 'reportKeys':
      case 'deliver':
      case 'delete': {
        const phone = this.#phones[happening.which % Math.max(1, this.#phones.length)];
        return phone && (await this.#report(happening.what, phone));
      }
      case 'revoke':
      case 'suspend': {
        const final = happening.what === 'revoke';
        await world.orderRevocation(this.#number, {
          kinds: happening.kinds,
          reason: final ? 'keyCompromise' : 'certificateHold',
        });
        for (const entry of book.entries) book.enter(entry, 'stop', now);
        return book.revoke(book.phones(), happening.kinds, happening.what, now);
      }
      case 'release': {
        const order = { kinds: ['userAuthentication'], reason: 'removeFromCRL' };
        const isReleased = await succeeds(world.orderRevocation(this.#number, order));
        return assert.equal(isReleased, book.release(), 'whether anything was suspended');
      }
      case 'move':
        await this.#enterResident({ address: `東京都千代田区霞が関${++this.#moves}` });
        for (const entry of book.entries) book.enter(entry, 'stop', now);
        this.#cardIsGood = false;
        return book.revoke(book.entries, ['digitalSignature'], 'revoke', now);
      case 'leave':
        await this.#enterResident({ status: 'emigrated' });
        for (const entry of book.entries) book.enter(entry, 'personGone', now);
        this.#cardIsGood = false;
        return book.revoke(book.entries, bothKinds, 'revoke', now);
      case 'aDayLater':
        world.clock.move(25 * 3_600_000);
        await endWhatTookTooLong(world.context);
        return book.sweep(this.#now());
      case 'ca':
        this.#ca = happening.is;
        // Whatever waits is tried again.
        world.clock.move(TEN_MINUTES);
    }
  }

  async #apply(): Promise<void> {
    const element = await this.#world.element();
    const { der } = await this.#world.application(this.#signer, element);
    const { status, body } = await this.#world.apply(der);
    assert.equal(status === 202, this.#cardIsGood, 'an application is taken as long as its card is good');
    if (status !== 202) return;
    const entry = this.#book.apply(this.#now());
    this.#phones.push({ id: body.applicationId, entry, element, nonce: applicationNonce(der) });
  }

  async #report(what: 'elementUnfit' | 'reportKeys' | 'deliver' | 'delete', phone: Phone): Promise<void> {
    const { entry, id } = phone;
    const [book, now] = [this.#book, this.#now()];
    switch (what) {
      case 'elementUnfit':
        assert.equal(await succeeds(this.#tell(id, 'element', elementOf(await this.#world.element()))), false);
        book.enter(entry, 'elementUnfit', now);
        return;
      case 'reportKeys': {
        // Of a card that is revoked by now the CA takes no application; its refusal ends it.
        const isRefused = isOpen(entry) && !this.#cardIsGood && this.#ca === 'there';
        const isTaken = !isOver(entry) && !isRefused;
        if (isOpen(entry)) await this.#tell(id, 'element', elementOf(phone.element));
        phone.report ??= {
          keys: bothKinds.map((kind) => generateKey(phone.element, kind, phone.nonce).order),
          secretsSet: true,
        };
        assert.equal(await succeeds(this.#tell(id, 'keys', phone.report)), isTaken, 'a report of keys');
        book.reportKeys(entry, now);
        return;
      }
      case 'deliver': {
        const certificates = await this.#certificates(id);
        const digests = certificates.map(({ kind, der }) => ({ kind, sha256: digestText(der) }));
        assert.equal(await succeeds(this.#tell(id, 'delivered', { digests })), certificates.length > 0, 'a delivery');
        if (certificates.length > 0) book.enter(entry, 'deliver', now);
        return;
      }
      case 'delete':
        await this.#tell(id, 'deleted', {});
        book.delete(entry);
    }
  }

  /** Every order that can be delivered is, at both. */
  async #settle(): Promise<void> {
    this.#world.clock.move(11_000);
    await this.#world.context.outbox.kick();
    for (const entry of this.#book.entries.filter(({ state }) => state === 'keysReady')) {
      if (this.#ca === 'away') continue;
      if (this.#ca !== 'there') entry.unheard = this.#cardIsGood;
      else if (this.#cardIsGood) this.#book.issued(entry, this.#now());
      else this.#book.enter(entry, 'refuseIssuance', this.#now());
    }
    this.#book.heardOfEnds();
    await this.#world.context.outbox.kick();
  }

  /** What registration's database says, beside what the tables say. */
  async compare(after: string): Promise<void> {
    const rows = await this.#world.context.db
      .selectFrom('application')
      .selectAll()
      .where('resident', '=', this.#number)
      .execute();
    const ids = [this.#card, ...this.#phones.map(({ id }) => id)];
    for (const [at, id] of ids.entries()) {
      const row = rows.find((one) => one.id === id)!;
      const certificates = await this.#certificates(id);
      const { state, deleted, certificates: expected, orders } = this.#book.entries[at]!;
      assert.deepEqual(
        {
          state: row.state,
          deleted: row.deleted_at !== null,
          certificates: Object.fromEntries(certificates.map((one) => [one.kind, certificateState(one)])),
          orders: await this.#orders(id, certificates),
        },
        { state, deleted, certificates: Object.fromEntries([...expected].sort()), orders: [...orders].sort() },
        `application ${at} after ${after}`,
      );
    }
    assert.equal(rows.length, ids.length);
  }

  #certificates(id: string) {
    const { db } = this.#world.context;
    return db.selectFrom('certificate').selectAll().where('application', '=', id).orderBy('kind').execute();
  }

  async #orders(id: string, certificates: readonly { kind: Kind; sha256: Buffer }[]): Promise<string[]> {
    const about = new Map(certificates.map(({ kind, sha256 }) => [sha256.toString('base64url'), ` ${kind}`]));
    const { rows } = await sql<{ kind: string; id: string }>`
      select kind, id from outbox where id = any(${[id, ...about.keys()]})`.execute(this.#world.context.db);
    return rows.map((order) => `${order.kind}${about.get(order.id) ?? ''}`).sort();
  }

  #tell = (id: string, what: string, body: object): Promise<unknown> =>
    this.#world.peers.tsm.call('registration', 'POST', `/deployments/${id}/${what}`, body);

  #enterResident = (change: object): Promise<unknown> =>
    this.#world.peers.counter.call('registration', 'PUT', `/residents/${this.#number}`, { ...hanakosEntry, ...change });

  #now = (): number => this.#world.clock.now().getTime();
}

const elementOf = ({ cplc, chain }: TestPhone) => ({ cplc, attestationChain: toBase64(chain), target: 'deployed' });

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (failure: unknown) => {
      if (failure instanceof InroError) return false;
      throw failure;
    },
  );
