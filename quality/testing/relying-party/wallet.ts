import { fromBase64Url } from '@inro/foundation';
import {
  type ActName,
  actNamesOf,
  type CertifiedActName,
  checkRequest,
  digestsOfDocument,
  prepareAnswer,
  readAuthorizationLink,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
} from '@inro/presentation';
import { assembleCades, prepareCades } from '@inro/signature';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { requestVerifier } from '../../../apps/wallet/src/core/presentation/relying-party.ts';
import { type Authority, now, type Person } from './authority.ts';

/** What one of the two certificates answers. */
const isCertified = (act: ActName): act is CertifiedActName => act !== 'statement';

export interface Holder {
  readonly person: Person;
  readonly staple: Uint8Array;
  /** The wallet's clock. */
  readonly at?: Date;
  /** Where it says that it signs; default a wallet. */
  readonly signedAt?: 'wallet' | 'reader';
}

/** What answers beyond a login: the signing certificate of the same phone. */
export interface Signing {
  readonly person: Person;
  readonly staple: Uint8Array;
}

/** As {@link answerTo}, to whatever is asked: each act by its certificate, documents as the service hands them out. */
export async function answerActsTo(
  jwt: string,
  link: string,
  authority: Authority,
  holder: Holder & { readonly signing: Signing },
  { number, fetchDocument }: { number?: string | undefined; fetchDocument: (uri: string) => Promise<Uint8Array> },
): Promise<string> {
  const at = holder.at ?? now;
  const checked = await checkRequest(readRequestObject(jwt), readAuthorizationLink(link), {
    at,
    verifier: requestVerifier({ signatures: nodeSignatureVerifier, accessRoots: [authority.access.certificate] }),
  });
  const { acts } = checked.claims;
  const documents = acts.signature?.documents ?? [];
  const signatures: Uint8Array[] = [];
  for (const document of documents) {
    const { certificate, sign } = holder.signing.person;
    const shown = document.kind === 'shown' ? await fetchDocument(document.uri) : undefined;
    const { sha256 } = shown === undefined ? document : digestsOfDocument(shown);
    const mediaType = document.kind === 'shown' ? { mediaType: document.mediaType } : {};
    const prepared = prepareCades({ documentDigest: fromBase64Url(sha256), certificate, at, ...mediaType });
    signatures.push(assembleCades(prepared, sign(prepared.digest), { staple: holder.signing.staple }));
  }
  const presentations = actNamesOf(acts)
    .filter(isCertified)
    .map((act) => {
      const { person, staple } = act === 'login' ? holder : holder.signing;
      const prepared = prepareAnswer(checked, act, {
        certificate: person.certificate,
        staple,
        at,
        ...(number === undefined ? {} : { number }),
        ...(act === 'signature' ? { signatures } : {}),
      });
      return [act, signedAnswer(prepared, person.sign(prepared.digest))] as const;
    });
  return writeAnswerForm(checked, Object.fromEntries(presentations));
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
  const prepared = prepareAnswer(checked, 'login', {
    certificate: holder.person.certificate,
    staple: holder.staple,
    at: holder.at ?? now,
    ...(number === undefined ? {} : { number }),
    ...(holder.signedAt === undefined ? {} : { signedAt: holder.signedAt }),
  });
  return writeAnswerForm(checked, { login: signedAnswer(prepared, holder.person.sign(prepared.digest)) });
}
