import { toBase64Url } from '@inro/foundation';
import {
  type Acts,
  digestOfText,
  drawNumber,
  readLocalizedText,
  readRequestObject,
  writeRequestObject,
} from '@inro/presentation';
import { refuseBeyond } from './entitled.ts';
import type { RelyingPartyOptions } from './options.ts';
import { ownerName, walletName } from './owner.ts';
import { type AskOptions, refuseElsewhere } from './requests.ts';
import type { Transaction } from './transaction.ts';
import { SOFTWARE } from './version.ts';

interface Begun {
  readonly transaction: Transaction;
  readonly page: string;
  /** For a cookie of the browser that began. */
  readonly browserSession: string;
}

/** A transaction that waits for its answer, with its signed request. `TypeError` for what no wallet would show or take. */
export async function begin(
  acts: Acts,
  options: Pick<AskOptions, 'flow' | 'matter' | 'purpose'>,
  party: Pick<RelyingPartyOptions, 'randomness' | 'clock' | 'origin' | 'signer'> & {
    readonly life: number;
    readonly responseUri: string;
  },
): Promise<Begun> {
  const { flow, matter } = options;
  const { randomness, clock, origin, life, responseUri } = party;
  const purpose = readLocalizedText({ purpose: { ...options.purpose } }, 'purpose');
  const signer = party.signer();
  refuseBeyond(acts, signer.certificates[0]!);
  const page = toBase64Url(randomness(16));
  const id = walletName(page);
  const browserSession = toBase64Url(randomness(32));
  const number = flow === 'cross-device' ? drawNumber(randomness) : undefined;
  const createdAt = Math.floor(clock.now().getTime() / 1000);
  const said = { responseUri, nonce: toBase64Url(randomness(32)), acts };
  const times = { issuedAt: createdAt, expiresAt: createdAt + life };
  const request = await writeRequestObject({ ...said, ...times, state: id, purpose, flow, software: SOFTWARE }, signer);
  // What wallets read is what is remembered, and nothing that stood beside it.
  const { claims } = readRequestObject(request);
  refuseElsewhere(claims.acts, origin);
  const transaction: Transaction = {
    ...said,
    acts: claims.acts,
    id,
    page,
    flow,
    state: 'waiting',
    clientId: claims.clientId,
    request,
    requestDigest: digestOfText(request),
    browserSession: ownerName({ browserSession, matter }),
    createdAt: createdAt * 1000,
    expiresAt: times.expiresAt * 1000,
    ...(number === undefined ? {} : { number }),
  };
  return { transaction, page, browserSession };
}
