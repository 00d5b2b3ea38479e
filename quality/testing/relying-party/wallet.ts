import {
  checkRequest,
  prepareAnswer,
  readAuthorizationLink,
  readRequestObject,
  writeAnswerForm,
} from '@inro/presentation';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { requestVerifier } from '../../../apps/wallet/src/core/presentation/relying-party.ts';
import { type Authority, now, type Person } from './authority.ts';

export interface Holder {
  readonly person: Person;
  readonly staple: Uint8Array;
  /** The wallet's clock. */
  readonly at?: Date;
  /** Where it says that it signs; default a wallet. */
  readonly signedAt?: 'wallet' | 'reader';
}

/** The wallet's way: check the request as the real wallet does, then sign. */
export async function answerTo(
  jwt: string,
  link: string,
  authority: Authority,
  holder: Holder,
  number?: string,
): Promise<string> {
  const checked = await checkRequest(readRequestObject(jwt), readAuthorizationLink(link), {
    at: holder.at ?? now,
    verifier: requestVerifier({ signatures: nodeSignatureVerifier, accessRoots: [authority.access.certificate] }),
  });
  const prepared = prepareAnswer(checked, {
    certificate: holder.person.certificate,
    staple: holder.staple,
    at: holder.at ?? now,
    ...(number === undefined ? {} : { number }),
    ...(holder.signedAt === undefined ? {} : { signedAt: holder.signedAt }),
  });
  return writeAnswerForm(checked, prepared, holder.person.sign(prepared.digest));
}
