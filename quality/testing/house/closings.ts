import { createHash } from 'node:crypto';
import {
  CLOSING_DOMAIN,
  type Closing,
  closingBytes,
  closingRoles,
  type SignedClosing,
} from '@inro/authority-wire/closing';
import { readMandate, type SignedMandate } from '@inro/authority-wire/mandate';
import { fromBase64, toBase64 } from '@inro/foundation';
import { type HostConfig, peerPrivateKey, signStatement } from '@inro/host';

type Configs = Readonly<Record<string, HostConfig>>;

/** A receipt with the signature of this peer. */
export function closingBy(configs: Configs, signer: string, closing: Closing, domain = CLOSING_DOMAIN): SignedClosing {
  const bytes = closingBytes(closing);
  return {
    closing: toBase64(bytes),
    signature: toBase64(signStatement(peerPrivateKey(configs[signer]!), domain, bytes)),
  };
}

/** What a role's receipt for a mandate says. */
export function closingOf(role: Closing['role'], { mandate: text }: SignedMandate): Closing {
  const bytes = fromBase64(text);
  const { deployment, cplc, number } = readMandate(bytes);
  const mandate = createHash('sha256').update(bytes).digest('base64url');
  return { type: 'inro-closing-1', role, deployment, cplc, number, mandate };
}

/** What both roles answer once they have closed a mandate. */
export const closingsOf = (configs: Configs, mandate: SignedMandate): SignedClosing[] =>
  closingRoles.map((role) => closingBy(configs, role, closingOf(role, mandate)));

/** Receipts about nothing: what they are handed in for is judged before them. */
export const noClosings: SignedClosing[] = closingRoles.map(() => ({ closing: 'AAAA', signature: 'AAAA' }));
