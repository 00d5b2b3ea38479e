import { createHash } from 'node:crypto';
import type { Secret } from '@inro/foundation';
import { appendAudit } from '@inro/host';
import { encodeName, keyIdentifier, type OcspResponder, signTbs } from '@inro/pki/issue';
import { createSealedKey, openSealedKey, type SealedKey } from '@inro/pki/issue/node';
import type { Authority } from '../authority.ts';
import type { CaContext } from '../context.ts';
import { planCertificate } from '../issuance/plan.ts';
import { certificateRow } from '../issuance/record.ts';

const DAY = 86_400_000;

interface Held {
  readonly responder: OcspResponder;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Delegated OCSP responders, one or two an authority: P-256 keys of their own, certified by the authority they
 * answer for, for at most 30 days. The next one comes when half of that is over, so that both overlap.
 */
export class Responders {
  readonly #context: CaContext;
  readonly #passphrase: Secret<string>;
  readonly #held = new Map<string, Held>();
  #renewing: Promise<unknown> = Promise.resolve();
  constructor(context: CaContext, passphrase: Secret<string>) {
    this.#context = context;
    this.#passphrase = passphrase;
  }

  /** The responder that signs for an authority now. */
  async of(authority: Authority): Promise<OcspResponder> {
    const held = this.#held.get(authority.name);
    if (held && !this.#isDue(held)) return held.responder;
    return (await this.renew(authority)).responder;
  }

  /** Half spent, or of a time that the clock was set back from. */
  #isDue({ notBefore, notAfter }: Held): boolean {
    const now = this.#context.clock.now();
    const half = (this.#context.configuration.ocsp.responderDays * DAY) / 2;
    return notBefore > now || notAfter.getTime() - now.getTime() < half;
  }

  /** Takes over the newest recorded responder, or certifies a new one when that is half spent; one at a time. */
  renew(authority: Authority): Promise<Held> {
    const renewed = this.#renewing.then(async () => {
      const held = this.#held.get(authority.name);
      if (held && !this.#isDue(held)) return held;
      const recorded = await this.#newest(authority);
      const next = recorded && !this.#isDue(recorded) ? recorded : await this.#certify(authority);
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
    const key = await createSealedKey('ec-p256', this.#passphrase);
    const signer = await openSealedKey(key, this.#passphrase);
    const now = context.clock.now();
    const planned = planCertificate(context, authority, {
      kind: 'ocspResponder',
      profile: 'ocsp-responder',
      crl: null,
      contents: {
        notAfter: new Date(now.getTime() + context.configuration.ocsp.responderDays * DAY - 1000),
        subject: encodeName([
          ['countryName', 'JP'],
          ['organizationName', 'Inro'],
          ['commonName', `OCSP responder ${authority.name} ${now.toISOString().slice(0, 10)}`],
        ]),
        subjectPublicKeyInfo: signer.publicKey,
      },
    });
    const certificate = await signTbs(authority.signer, planned.tbs);
    const sha256 = createHash('sha256').update(certificate).digest();
    await context.db.transaction().execute(async (trx) => {
      const signed = { der: Buffer.from(certificate), sha256, signed_at: now };
      await trx
        .insertInto('certificate')
        .values({ ...certificateRow(null, planned, now), ...signed })
        .execute();
      await trx
        .insertInto('responder')
        .values({
          authority: authority.name,
          certificate: Buffer.from(certificate),
          key: JSON.stringify(key),
          not_before: planned.notBefore,
          not_after: planned.notAfter,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await appendAudit(trx, now, 'responder.certified', {
        authority: authority.name,
        sha256: sha256.toString('base64url'),
      });
    });
    const responder = { signer, certificate, keyIdentifier: keyIdentifier(signer.publicKey) };
    return { responder, notBefore: planned.notBefore, notAfter: planned.notAfter };
  }
}
