import { createHash } from 'node:crypto';
import type { KeyKind } from '@inro/jpki-profile';
import { type Certificate, parseCertificate } from '@inro/pki/read';
import { statementLife } from '@inro/presentation/statement';
import type { Authority } from '../authority.ts';
import { authorityNamed, type CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';

/** Whose phone asks, by the certificates that were issued for it together. */
export interface StatementHolder {
  readonly issuance: string;
  readonly elementSha256: Uint8Array;
  readonly authentication: Certificate;
  /** What is stated comes from it. */
  readonly signing: Certificate;
  /** The root that certified that. */
  readonly authority: Authority;
}

const profiles: Readonly<Record<KeyKind, string>> = {
  userAuthentication: 'phone-user-authentication',
  digitalSignature: 'phone-digital-signature',
};

/**
 * The holder of a staple token, as long as both certificates of the issuance are good, to the end of what would be stated: whatever ends one of them, a change
 * of an attribute, a loss, a suspension, ends what is stated. Else `ca.staple_token_invalid`, `ca.statements_unavailable`.
 */
export async function statementHolder(context: CaContext, authorization: string | undefined): Promise<StatementHolder> {
  const { db, clock } = context;
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new CaError('ca.staple_token_invalid');
  const rows = await db
    .selectFrom('issuance')
    .innerJoin('certificate', 'certificate.issuance', 'issuance.id')
    .select(['issuance.id', 'ended_at', 'element_sha256', 'profile', 'authority', 'der', 'state', 'not_after'])
    .where('staple_token_sha256', '=', createHash('sha256').update(token).digest())
    .execute();
  if (rows.length === 0) throw new CaError('ca.staple_token_invalid');
  // What is stated ends with the certificates or before: all statements of a day end alike, and none tells whose are over.
  const end = new Date(statementLife(clock.now()).exp * 1000);
  const good = (kind: KeyKind) =>
    rows.find(
      ({ profile, state, not_after, ended_at }) =>
        profile === profiles[kind] && state === 'good' && not_after >= end && ended_at === null,
    );
  const [authentication, signing] = [good('userAuthentication'), good('digitalSignature')];
  const { element_sha256: element } = rows[0]!;
  if (!authentication?.der || !signing?.der || !element || authentication.id !== signing.id)
    throw new CaError('ca.statements_unavailable');
  return {
    issuance: signing.id,
    elementSha256: element,
    authentication: parseCertificate(new Uint8Array(authentication.der)),
    signing: parseCertificate(new Uint8Array(signing.der)),
    authority: authorityNamed(context, signing.authority),
  };
}
