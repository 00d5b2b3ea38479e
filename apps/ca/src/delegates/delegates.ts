import { createHash } from 'node:crypto';
import type { Secret } from '@inro/foundation';
import { appendAudit, inTransaction } from '@inro/host';
import { encodeName, keyIdentifier, type OcspResponder, signTbs } from '@inro/pki/issue';
import { createSealedKey, openSealedKey, type SealedKey } from '@inro/pki/issue/node';
import type { Authority } from '../authority.ts';
import type { CaConfiguration } from '../configuration.ts';
import type { CaContext } from '../context.ts';
import { planCertificate } from '../issuance/plan.ts';
import { certificateRow, openPartitions } from '../issuance/record.ts';
import type { DelegateKind, ProfileName } from '../profiles.ts';

const DAY = 86_400_000;

/** What such a key is for, for how long it is certified, and how it is called. */
interface DelegateRow {
  readonly profile: ProfileName;
  /** Of the CRL that says whether it was revoked; null where it says that nobody need ask (RFC 6960 §4.2.2.2.1). */
  readonly partition: string | null;
  readonly days: (configuration: CaConfiguration) => number;
  readonly name: string;
  readonly audit: string;
}
const rows: Readonly<Record<DelegateKind, DelegateRow>> = {
  ocspResponder: {
    profile: 'ocsp-responder',
    partition: null,
    days: ({ ocsp }) => ocsp.responderDays,
    name: 'OCSP responder',
    audit: 'responder.certified',
  },
  statementIssuer: {
    profile: 'statement-issuer',
    partition: 'statement-issuers',
    days: () => 10,
    name: 'Statement issuer',
    audit: 'statement_issuer.certified',
  },
};

interface Held {
  readonly responder: OcspResponder;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Keys that sign for the roots, one or two of a kind a root: on P-256, certified by the root they answer for, for at most
 * 30 days. The next one comes when half of that is over, so that both overlap.
 */
export class Delegates {
  readonly #context: CaContext;
  readonly #kind: DelegateKind;
  readonly #passphrase: Secret<string>;
  readonly #held = new Map<string, Held>();
  #renewing: Promise<unknown> = Promise.resolve();
  constructor(context: CaContext, passphrase: Secret<string>, kind: DelegateKind = 'ocspResponder') {
    this.#kind = kind;
    this.#context = context;
    this.#passphrase = passphrase;
  }

  /** The one that signs for an authority now. */
  async of(authority: Authority): Promise<OcspResponder> {
    const held = this.#held.get(authority.name);
    if (held && !this.#isDue(held, authority) && (await this.#isGood(held))) return held.responder;
    return (await this.renew(authority)).responder;
  }

  /** One that can be revoked is looked at each time: any instance may have been told (ADR 99). */
  async #isGood({ responder }: Held): Promise<boolean> {
    if (rows[this.#kind].partition === null) return true;
    const row = await this.#context.db
      .selectFrom('certificate')
      .select('state')
      .where('sha256', '=', createHash('sha256').update(responder.certificate).digest())
      .executeTakeFirst();
    return row?.state === 'good';
  }

  /** Half spent, or of a time that the clock was set back from; one that ends with its authority is the last. */
  #isDue({ notBefore, notAfter }: Held, { until }: Authority): boolean {
    const now = this.#context.clock.now();
    if (notAfter >= until) return notBefore > now;
    const half = (rows[this.#kind].days(this.#context.configuration) * DAY) / 2;
    return notBefore > now || notAfter.getTime() - now.getTime() < half;
  }

  /** Takes over the newest recorded responder, or certifies a new one when that is half spent; one at a time. */
  renew(authority: Authority): Promise<Held> {
    const renewed = this.#renewing.then(async () => {
      const held = this.#held.get(authority.name);
      if (held && !this.#isDue(held, authority) && (await this.#isGood(held))) return held;
      const recorded = await this.#newest(authority);
      const serves = recorded && !this.#isDue(recorded, authority) && (await this.#isGood(recorded));
      const next = serves ? recorded : await this.#certify(authority);
      if (next !== recorded) this.#context.counts.renewal({ of: 'responder', outcome: 'done' });
      this.#held.set(authority.name, next);
      return next;
    });
    this.#renewing = renewed.catch(() => undefined);
    return renewed;
  }

  async #newest(authority: Authority): Promise<Held | undefined> {
    const row = await this.#context.db
      .selectFrom('responder')
      .selectAll()
      .where('authority', '=', authority.name)
      .where('kind', '=', this.#kind)
      .where('not_before', '<=', this.#context.clock.now())
      .orderBy('not_after', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    const signer = await openSealedKey(JSON.parse(row.key) as SealedKey, this.#passphrase);
    const responder = {
      signer,
      certificate: new Uint8Array(row.certificate),
      keyIdentifier: keyIdentifier(signer.publicKey),
    };
    return { responder, notBefore: row.not_before, notAfter: row.not_after };
  }

  async #certify(authority: Authority): Promise<Held> {
    const context = this.#context;
    const kind = this.#kind;
    const { profile, partition, days, name, audit } = rows[kind];
    const key = await createSealedKey('ec-p256', this.#passphrase);
    const signer = await openSealedKey(key, this.#passphrase);
    const now = context.clock.now();
    const planned = planCertificate(context, authority, {
      kind,
      profile,
      crl: partition && `${authority.name}-${partition}`,
      contents: {
        notAfter: new Date(now.getTime() + days(context.configuration) * DAY - 1000),
        subject: encodeName([
          ['countryName', 'JP'],
          ['organizationName', 'Inro'],
          ['commonName', `${name} ${authority.name} ${now.toISOString().slice(0, 10)}`],
        ]),
        subjectPublicKeyInfo: signer.publicKey,
      },
    });
    const certificate = await signTbs(authority.signer, planned.tbs);
    const sha256 = createHash('sha256').update(certificate).digest();
    await inTransaction(context.db, async (trx) => {
      await openPartitions(trx, [planned]);
      const signed = { der: Buffer.from(certificate), sha256, signed_at: now };
      await trx
        .insertInto('certificate')
        .values({ ...certificateRow(null, planned, now), ...signed })
        .execute();
      await trx
        .insertInto('responder')
        .values({
          authority: authority.name,
          kind,
          certificate: Buffer.from(certificate),
          key: JSON.stringify(key),
          not_before: planned.notBefore,
          not_after: planned.notAfter,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await appendAudit(trx, now, audit, {
        authority: authority.name,
        sha256: sha256.toString('base64url'),
      });
    });
    const responder = { signer, certificate, keyIdentifier: keyIdentifier(signer.publicKey) };
    return { responder, notBefore: planned.notBefore, notAfter: planned.notAfter };
  }
}
