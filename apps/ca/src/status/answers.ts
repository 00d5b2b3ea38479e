import { createHash } from 'node:crypto';
import { inTransaction, sql } from '@inro/host';
import {
  buildOcspError,
  type OcspResponder,
  type OcspStatus,
  type SingleOcspAnswer,
  signOcspResponse,
} from '@inro/pki/issue';
import { type HashName, hashOf, type OcspQuestion, parseOcspRequest, type UnverifiedOcspRequest } from '@inro/pki/read';
import { type CertIdHash, encodeCertId } from '@inro/pki/request';
import { type Authority, isInForce } from '../authority.ts';
import { authorityNamed, type CaContext, namesInForce } from '../context.ts';
import type { Delegates } from '../delegates/delegates.ts';
import { hasStatus, ocspStatus } from './status.ts';

const HOUR = 3_600_000;
/** What verifiers let pass of an answer's time; one further ahead was made before the clock was set back. */
const CLOCK_TOLERANCE = 60_000;
const hashes = ['SHA-1', 'SHA-256'] as const satisfies readonly (CertIdHash & HashName)[];

/** An answer as it goes out; the times are there when it may be cached (RFC 5019 §6.2). */
export interface OcspAnswer {
  readonly der: Uint8Array;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
}

const ahead = (now: Date): Date => new Date(now.getTime() + CLOCK_TOLERANCE);

/** Answers OCSP requests: ahead of time where nothing new has to be signed, live for nonces and lists. */
export class OcspAnswers {
  readonly #context: CaContext;
  readonly #responders: Delegates;
  /** Authority by hash algorithm, issuer name hash and issuer key hash of a CertID. */
  readonly #authorities = new Map<string, Authority>();
  constructor(context: CaContext, responders: Delegates) {
    this.#context = context;
    this.#responders = responders;
    for (const authority of Object.values(context.authorities)) {
      for (const hash of hashes) {
        const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest('base64');
        const { subject, keyBits } = authority.certificate;
        this.#authorities.set(`${hash} ${digest(subject.der)} ${digest(keyBits)}`, authority);
      }
    }
  }

  /** Answers a request's DER; never throws for what a client may send. */
  async answer(request: Uint8Array): Promise<OcspAnswer> {
    let parsed: UnverifiedOcspRequest;
    try {
      parsed = parseOcspRequest(request);
    } catch {
      return { der: buildOcspError('malformedRequest') };
    }
    if (parsed.hasUnknownCritical) return { der: buildOcspError('malformedRequest') };
    const questions = parsed.questions.map((question) => this.#read(question));
    const authority = questions[0]!.authority;
    // RFC 5019 §2.2.3: not able to speak for that issuer. One response has one responder, so one issuer.
    if (!authority || questions.some((question) => question.authority !== authority)) {
      return { der: buildOcspError('unauthorized') };
    }
    if (parsed.nonce === undefined && questions.length === 1) return this.#ahead(authority, questions[0]!);
    return { der: await this.#live(authority, questions, parsed.nonce) };
  }

  #read(question: OcspQuestion) {
    const hash = hashes.find((one) => one === hashOf(question.hashAlgorithm));
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const key = `${hash} ${base64(question.issuerNameHash)} ${base64(question.issuerKeyHash)}`;
    return {
      certId: question.der,
      hash,
      serial: Buffer.from(question.serialNumber),
      authority: this.#inForce(this.#authorities.get(key)),
    };
  }

  /** Of one that is over nobody believes an answer. */
  #inForce(authority: Authority | undefined): Authority | undefined {
    return authority && isInForce(authority, this.#context.clock.now()) ? authority : undefined;
  }

  /** RFC 5019: the produced answer while it is fresh; a serial number that was never issued is `unauthorized`. */
  async #ahead(authority: Authority, question: { hash: CertIdHash | undefined; serial: Buffer }): Promise<OcspAnswer> {
    const row = await this.#context.db
      .selectFrom('certificate')
      .leftJoin('ocsp_answer', (join) =>
        join.onRef('ocsp_answer.certificate', '=', 'certificate.id').on('ocsp_answer.hash', '=', question.hash!),
      )
      .select(['certificate.id', 'ocsp_answer.der', 'ocsp_answer.this_update', 'ocsp_answer.next_update'])
      .where('certificate.authority', '=', authority.name)
      .where('certificate.serial', '=', question.serial)
      .where(hasStatus)
      .executeTakeFirst();
    if (!row) return { der: buildOcspError('unauthorized') };
    const now = this.#context.clock.now();
    if (row.der && row.next_update && row.this_update && row.next_update > now && row.this_update <= ahead(now)) {
      return { der: row.der, thisUpdate: row.this_update, nextUpdate: row.next_update };
    }
    return (await this.produce(row.id))[question.hash!];
  }

  /** RFC 6960 §2.2: signed now; `unknown` for serial numbers that were never issued. */
  async #live(
    authority: Authority,
    questions: readonly { certId: Uint8Array; serial: Buffer }[],
    nonce: Uint8Array | undefined,
  ): Promise<Uint8Array> {
    const responder = await this.#responders.of(authority);
    // Before the register is read: a revocation that is not seen here is later than what the answer says.
    const at = this.#context.clock.now();
    const rows = await this.#context.db
      .selectFrom('certificate')
      .select(['serial', 'state', 'reason', 'revoked_at'])
      .where('authority', '=', authority.name)
      .where(
        'serial',
        'in',
        questions.map((question) => question.serial),
      )
      .where(hasStatus)
      .execute();
    const found = new Map(rows.map((row) => [Buffer.from(row.serial).toString('hex'), ocspStatus(row)]));
    const statusOf = (serial: Buffer): OcspStatus => found.get(serial.toString('hex')) ?? { status: 'unknown' };
    const answers = questions.map(({ certId, serial }) => this.#single(certId, statusOf(serial), at));
    return this.#sign(responder, answers, at, nonce);
  }

  #single(certId: Uint8Array, found: OcspStatus, thisUpdate: Date): SingleOcspAnswer {
    // RFC 6960 §2.2: a revocation of a time that the clock was set back from stands as one of now.
    const status = found.status === 'revoked' && found.at > thisUpdate ? { ...found, at: thisUpdate } : found;
    const nextUpdate = new Date(thisUpdate.getTime() + this.#context.configuration.ocsp.validHours * HOUR);
    return { certId, status, thisUpdate, nextUpdate };
  }

  #sign(
    responder: OcspResponder,
    answers: readonly SingleOcspAnswer[],
    producedAt: Date,
    nonce?: Uint8Array,
  ): Promise<Uint8Array> {
    return signOcspResponse(responder, { producedAt, answers, ...(nonce ? { nonce } : {}) });
  }

  /** A fresh answer for one certificate, in the form in which it was asked for; for the holder's staple. */
  async fresh(
    request: Uint8Array,
    allowed: (certificate: number) => Promise<boolean>,
  ): Promise<OcspAnswer | undefined> {
    const parsed = parseOcspRequest(request);
    const question =
      parsed.questions.length === 1 && parsed.nonce === undefined ? this.#read(parsed.questions[0]!) : undefined;
    if (!question?.authority) return undefined;
    const responder = await this.#responders.of(question.authority);
    // Before the register is read: a revocation that is not seen here is later than what the staple says.
    const at = this.#context.clock.now();
    const row = await this.#context.db
      .selectFrom('certificate')
      .select(['id', 'state', 'reason', 'revoked_at'])
      .where('authority', '=', question.authority.name)
      .where('serial', '=', question.serial)
      .where(hasStatus)
      .executeTakeFirst();
    if (!row || !(await allowed(row.id))) return undefined;
    const answer = this.#single(question.certId, ocspStatus(row), at);
    return {
      der: await this.#sign(responder, [answer], at),
      thisUpdate: answer.thisUpdate,
      nextUpdate: answer.nextUpdate,
    };
  }

  /** Never changes, so it is read without a lock. */
  async #authorityOf(certificate: number): Promise<Authority> {
    const { authority } = await this.#context.db
      .selectFrom('certificate')
      .select('authority')
      .where('id', '=', certificate)
      .executeTakeFirstOrThrow();
    return authorityNamed(this.#context, authority);
  }

  /**
   * Produces the answers of one certificate and stores them. The register row stays locked meanwhile, so that a
   * revocation comes either before (and is in the answer) or after (and removes it).
   */
  async produce(certificate: number): Promise<Record<CertIdHash, OcspAnswer>> {
    const authority = await this.#authorityOf(certificate);
    // Before a connection is held: a responder that is certified anew wants one of its own.
    const responder = await this.#responders.of(authority);
    return await inTransaction(this.#context.db, async (trx) => {
      const row = await trx
        .selectFrom('certificate')
        .select(['serial', 'state', 'reason', 'revoked_at'])
        .where('id', '=', certificate)
        .forShare()
        .executeTakeFirstOrThrow();
      const at = this.#context.clock.now();
      const issuer = { name: authority.certificate.subject.der, keyBits: authority.certificate.keyBits };
      const answers = await Promise.all(
        hashes.map(async (hash) => {
          const single = this.#single(encodeCertId(issuer, row.serial, hash), ocspStatus(row), at);
          const der = await this.#sign(responder, [single], at);
          return { hash, der: Buffer.from(der), this_update: single.thisUpdate, next_update: single.nextUpdate };
        }),
      );
      await trx
        .insertInto('ocsp_answer')
        .values(answers.map((answer) => ({ certificate, ...answer })))
        .onConflict((conflict) =>
          conflict.columns(['certificate', 'hash']).doUpdateSet((eb) => ({
            der: eb.ref('excluded.der'),
            this_update: eb.ref('excluded.this_update'),
            next_update: eb.ref('excluded.next_update'),
          })),
        )
        .execute();
      const out = answers.map(({ hash, der, this_update, next_update }) => [
        hash,
        { der, thisUpdate: this_update, nextUpdate: next_update },
      ]);
      return Object.fromEntries(out) as Record<CertIdHash, OcspAnswer>;
    });
  }

  /** Produces what is missing or past its refresh time, at most `limit` certificates; returns how many. */
  async produceDue(limit = 500): Promise<number> {
    const now = this.#context.clock.now();
    const old = new Date(now.getTime() - this.#context.configuration.ocsp.refreshHours * HOUR);
    const due = await sql<{ id: number }>`
      select certificate.id from certificate left join ocsp_answer a on a.certificate = certificate.id and a.hash = 'SHA-256'
      where ${hasStatus} and authority in (${sql.join(namesInForce(this.#context))}) and not_after > ${now} and kind <> 'ocspResponder' and (a.this_update is null or a.this_update < ${old} or a.this_update > ${ahead(now)})
      order by a.this_update nulls first limit ${limit}`.execute(this.#context.db);
    for (const { id } of due.rows) await this.produce(id);
    this.#context.counts.renewal({ of: 'ocsp', outcome: 'done' }, due.rows.length);
    return due.rows.length;
  }
}
