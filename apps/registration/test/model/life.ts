import assert from 'node:assert/strict';
import { toBase64 } from '@inro/foundation';
import { inTransaction, sql } from '@inro/host';
import { applicationNonce } from '@inro/pki/request';
import { noClosings } from '../../../../quality/testing/house/closings.ts';
import { digestText, generateKey, type Signatory } from '../../../ca/test/support.ts';
import { keepCertificates, refuseIssuance } from '../../src/issuance/issuing.ts';
import { certificateState } from '../../src/life-cycle/certificate.ts';
import { hanakosEntry, type TestPhone, type TestRegistration } from '../support.ts';
import type { Book } from './book.ts';
import { codeOf, patiently } from './code-of.ts';
import { type Entry, isCertified, isOpen, isOver } from './entry.ts';
import { bothKinds, type Kind } from './kinds.ts';
import { PATIENCE, type Surroundings } from './surroundings.ts';

/** One thing that happens to a person; `which` chooses among the phones that there are. */
export type Happening =
  | { readonly what: 'release' | 'lateSuspension' | 'move' | 'leave' }
  /** From a phone whose clock is so many minutes ahead. */
  | { readonly what: 'apply'; readonly ahead?: number }
  | { readonly what: OfPhone; readonly which: number }
  | { readonly what: 'revoke' | 'suspend'; readonly kinds: readonly Kind[]; readonly card?: boolean };
type OfPhone =
  | 'elementUnfit'
  | 'reportKeys'
  | 'reportOtherKeys'
  | 'deliver'
  | 'delete'
  | 'lose'
  | 'loseOne'
  | 'applyAgain'
  | 'ask'
  | 'lateAnswer'
  | 'lateRefusal'
  | 'caForgets'
  | 'forgetSuspensions';

const OTHER_TIME = 'registration.requested_at_other_time';

interface Phone {
  readonly id: string;
  readonly entry: Entry;
  readonly element: TestPhone;
  readonly nonce: Uint8Array;
  readonly der: Uint8Array;
  readonly token: string;
  readonly reports: object[];
}

/** One person at the real registration, and the book that the tables make of the same happenings. */
export class Life {
  readonly book: Book;
  readonly #world: TestRegistration;
  readonly #around: Surroundings;
  readonly #number: string;
  readonly #signer: Signatory;
  readonly #card: string;
  readonly #phones: Phone[] = [];
  #cardIsGood = true;
  #moves = 0;

  private constructor(around: Surroundings, book: Book, number: string, card: string, signer: Signatory) {
    [this.#around, this.#world, this.book] = [around, around.world, book];
    [this.#number, this.#card, this.#signer] = [number, card, signer];
  }

  static async begin(around: Surroundings, book: Book): Promise<Life> {
    const number = around.world.newNumber();
    const { applicationId, signer } = await around.world.citizen(number);
    book.card(around.world.clock.now().getTime());
    return new Life(around, book, number, applicationId, signer);
  }

  async happen(happening: Happening): Promise<void> {
    const { book } = this;
    const now = this.#now();
    switch (happening.what) {
      case 'apply':
        return await this.#apply(happening.ahead ?? 0);
      case 'revoke':
      case 'suspend':
        return await this.#order(happening);
      case 'release':
        return await this.#release();
      case 'lateSuspension':
        return await this.#around.late(
          () => this.#order({ what: 'suspend', kinds: ['userAuthentication'] }),
          () => this.#release(),
        );
      case 'move':
        await this.#enterResident({ address: `東京都千代田区霞が関${++this.#moves}` });
        for (const entry of book.entries) book.enter(entry, 'stop', now, { reason: 'affiliationChanged' });
        this.#cardIsGood = false;
        return book.revoke(book.entries, ['digitalSignature'], 'affiliationChanged', now);
      case 'leave':
        await this.#enterResident({ status: 'emigrated' });
        // A person who has gone stays gone, and is not asked about again.
        for (const entry of book.entries) book.enter(entry, 'personGone', now);
        this.#cardIsGood = false;
        return book.revoke(book.entries, bothKinds, 'cessationOfOperation', now);
      default: {
        const phone = this.#phones[happening.which % Math.max(1, this.#phones.length)];
        return phone && (await this.#ofPhone(happening.what, phone));
      }
    }
  }

  async #release(): Promise<void> {
    const order = { kinds: ['userAuthentication'], reason: 'removeFromCRL' };
    const code = await codeOf(this.#world.orderRevocation(this.#number, order));
    assert.equal(code, this.book.release() ? true : 'registration.nothing_suspended');
  }

  async #apply(ahead: number): Promise<void> {
    const element = await this.#world.element();
    const requestedAt = new Date(this.#now() + ahead * 60_000).toISOString();
    const { der } = await this.#world.application(this.#signer, element, { requestedAt });
    const { status, body } = await patiently(() => this.#world.apply(der));
    const isInTime = ahead < 4 && ahead > -24 * 60;
    // ADR 54: of a card about which the CA has still to hear the time is the first to be said.
    if (!isInTime && (this.#cardIsGood || body.code === OTHER_TIME)) return assert.equal(body.code, OTHER_TIME);
    if (!this.#cardIsGood) assert.match(body.code, /^registration\.(?:certificate_revoked|person_not_registered)$/);
    assert.equal(status === 202, this.#cardIsGood, 'an application is taken as long as its card is good');
    if (status !== 202) return;
    const entry = this.book.apply(this.#now());
    if (this.#around.tsm === 'there') this.book.heardOfSessions(this.#now());
    const { applicationId: id, statusToken: token } = body;
    this.#phones.push({ id, token, der, entry, element, nonce: applicationNonce(der), reports: [] });
  }

  async #order({ what, kinds, card }: Happening & { what: 'revoke' | 'suspend' }): Promise<void> {
    const { book } = this;
    const now = this.#now();
    const reason = what === 'revoke' ? 'keyCompromise' : 'certificateHold';
    const profiles = [card === true ? 'card' : 'phone'];
    await this.#world.orderRevocation(this.#number, { profiles, kinds, reason });
    const end = what === 'revoke' ? reason : 'unspecified';
    for (const entry of book.entries) book.enter(entry, 'stop', now, { reason: end });
    if (card === true && (what === 'revoke' || kinds.includes('digitalSignature'))) this.#cardIsGood = false;
    const meant = book.entries.filter(({ profile }) => profile === (card === true ? 'card' : 'phone'));
    book.revoke(meant, kinds, reason, now);
    // ADR 37: a phone goes with its card; a suspension does not.
    if (card === true && what === 'revoke') book.revoke(book.phones(), kinds, reason, now);
  }

  async #ofPhone(what: OfPhone, phone: Phone): Promise<void> {
    const { entry, id } = phone;
    const { book } = this;
    const now = this.#now();
    switch (what) {
      case 'elementUnfit': {
        const code = isOver(entry) ? 'registration.application_ended' : 'registration.attestation_mismatch';
        assert.equal(await codeOf(this.#tell(id, 'element', elementOf(await this.#world.element()))), code);
        book.enter(entry, 'elementUnfit', now, { problem: code, reason: 'unspecified' });
        return;
      }
      case 'reportKeys':
      case 'reportOtherKeys':
        return await this.#reportKeys(phone, what === 'reportKeys' ? 0 : 1);
      case 'deliver': {
        const certificates = await this.#certificates(id);
        const digests = certificates.map(({ kind, der }) => ({ kind, sha256: digestText(der) }));
        const given = digests.length > 0 ? digests : [{ kind: bothKinds[0], sha256: 'A'.repeat(43) }];
        const code = await codeOf(this.#tell(id, 'delivered', { digests: given }));
        const complete = digests.length === bothKinds.length;
        assert.equal(code, complete || 'registration.digests_differ', 'a delivery');
        if (complete || isOpen(entry)) book.enter(entry, 'deliver', now);
        return;
      }
      case 'delete':
        assert.equal(await codeOf(this.#tell(id, 'deleted', {})), book.delete(entry), 'a receipt of deletion');
        return;
      case 'lose':
      case 'loseOne': {
        if (!isCertified(entry)) return;
        const kinds = what === 'lose' ? bothKinds : bothKinds.slice(0, 1);
        const own = this.#world.context.db.deleteFrom('certificate').where('application', '=', id);
        await own.where('kind', 'in', kinds).execute();
        book.lose(entry, kinds);
        return;
      }
      case 'applyAgain': {
        const { status, body } = await this.#world.apply(phone.der);
        assert.equal(
          status === 202 ? body.applicationId : body.code,
          status === 202 ? id : 'registration.application_answered',
        );
        if (!['accepted', 'deploying'].includes(entry.state)) assert.equal(status, 409);
        book.enter(entry, 'accept', now);
        return;
      }
      case 'ask': {
        const { body } = await this.#world.call('GET', `/applications/${id}`, undefined, phone.token);
        const hasErrand = !['keysReady', 'delivered'].includes(entry.state) && !entry.deleted;
        assert.equal(body.seram !== null, hasErrand && this.#around.tsm === 'there', 'a session');
        if (body.seram !== null) book.enter(entry, 'openSession', now);
        return;
      }
      case 'lateAnswer':
      case 'lateRefusal': {
        // An answer that another instance has kept already; while one is waited for it is no late one.
        if (entry.state === 'keysReady') return;
        const { context } = this.#world;
        await inTransaction(context.db, (trx) =>
          what === 'lateAnswer'
            ? keepCertificates(context, trx, id, [])
            : refuseIssuance(context, trx, id, 'ca.lint_failed'),
        );
        book.enter(entry, what === 'lateAnswer' ? 'issue' : 'refuseIssuance', now);
        return;
      }
      case 'caForgets': {
        const set = { state: 'good' as const, reason: null, revoked_at: null, changed_at: null, last_order: null };
        const known = (await this.#certificates(id)).map(({ sha256 }) => sha256);
        if (known.length === 0) return;
        await this.#world.caDb.updateTable('certificate').set(set).where('sha256', 'in', known).execute();
        entry.ca.forget(entry.certificates.keys());
        return await this.#around.compare();
      }
      case 'forgetSuspensions':
        await this.#world.context.db
          .updateTable('certificate')
          .set({ reason: null, decided_at: null, decision: 0 })
          .where('application', '=', id)
          .where('reason', '=', 'certificateHold')
          .execute();
        book.suspensionsForgotten(entry);
        return await this.#around.compare();
    }
  }

  async #reportKeys({ entry, element, reports, nonce, id }: Phone, set: number): Promise<void> {
    const now = this.#now();
    const closings = isOver(entry) ? noClosings : this.#world.closed(await this.#world.reported(id, element));
    reports[set] ??= {
      keys: bothKinds.map((kind) => generateKey(element, kind, nonce).order),
      secretsSet: true,
    };
    const code = await codeOf(this.#tell(id, 'keys', { ...reports[set], closings }));
    const taken = this.book.reportKeys(entry, set, now);
    if (taken === true) this.book.deliver(this.#around.ways, now);
    // What the CA refuses at once is told at once; what the book has lost is handed out in no part.
    const has = isOver(entry) ? 'registration.application_ended' : taken;
    const lost = has === true && isCertified(entry) && entry.certificates.size < bothKinds.length;
    assert.equal(code, lost ? 'registration.certificates_missing' : has, 'a report of keys');
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
      const entry = this.book.entries[at]!;
      assert.deepEqual(
        {
          state: row.state,
          problem: row.problem,
          endReason: row.end_reason,
          deleted: row.deleted_at !== null,
          certificates: certificates.map((one) => [one.kind, certificateState(one), one.reason]),
          orders: await this.#orders(id, certificates),
        },
        {
          state: entry.state,
          problem: entry.problem,
          endReason: entry.endReason,
          deleted: entry.deleted,
          certificates: [...entry.certificates]
            .sort()
            .map(([kind, state]) => [kind, state, entry.reasons.get(kind) ?? null]),
          // Of orders about what was lost nobody can tell.
          orders: entry.orders.filter((order) => isKnown(entry, order)).sort(),
        },
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
    this.#world.peers.tsm.call('registration', 'POST', `/deployments/${id}/${what}`, body, PATIENCE);

  #enterResident = (change: object): Promise<unknown> =>
    this.#world.peers.counter.call('registration', 'PUT', `/residents/${this.#number}`, { ...hanakosEntry, ...change });

  #now = (): number => this.#world.clock.now().getTime();
}

const isKnown = ({ certificates }: Entry, order: string): boolean => {
  const [, kind] = order.split(' ');
  return kind === undefined || certificates.has(kind as Kind);
};

const elementOf = ({ cplc, chain }: TestPhone) => ({ cplc, attestationChain: toBase64(chain), target: 'deployed' });
