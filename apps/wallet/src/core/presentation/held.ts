import { type Acts, actNamesOf } from '@inro/presentation';
import { WalletError } from '../../errors.ts';
import { holding } from '../holding.ts';
import { freePlace, type HeldStatements, Statements } from '../statements/statements.ts';
import type { PresentationPorts } from './ports.ts';
import { certificatesFor } from './staple-for.ts';
/** A link was taken by a phone that has certificates; here it turns out which of them is asked for. */
export async function requireCertificates(ports: PresentationPorts, acts: Acts): Promise<void> {
  if (actNamesOf(acts).join() === 'login') return;
  const held = (await holding(ports))?.certificates ?? [];
  const asked = certificatesFor(acts);
  const needsPin = asked.has('userAuthentication') || acts.statement !== undefined;
  if (needsPin && !held.includes('userAuthentication')) throw new WalletError('wallet.no_certificates');
  if (asked.has('digitalSignature') && !held.includes('digitalSignature'))
    throw new WalletError('wallet.no_signing_certificate');
  if (acts.statement !== undefined) await heldStatements(ports, acts);
}

/** What there is to show, with a key that has not signed where one is needed; `wallet.no_statements` for none. */
export async function heldStatements(ports: PresentationPorts, { login }: Acts): Promise<HeldStatements> {
  const held = await new Statements(ports).held();
  if (held === null || (login === undefined && freePlace(held) === undefined))
    throw new WalletError('wallet.no_statements');
  return held;
}
