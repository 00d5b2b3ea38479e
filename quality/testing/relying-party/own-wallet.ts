import { sign } from 'node:crypto';
import { fromBase64Url } from '@inro/foundation';
import {
  type AnswerContents,
  type CertifiedActName,
  type CheckedRequest,
  prepareAnswer,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
} from '@inro/presentation';
import { assembleCades, type CadesOptions, prepareCades } from '@inro/signature';
import { type Authority, now, type Person } from './authority.ts';

/** Somebody's part in an answer, and what is not as a wallet makes it. */
export interface Part extends Partial<Pick<AnswerContents, 'signedAt' | 'number' | 'at' | 'staple'>> {
  readonly person: Person;
  /** Who signs the documents, and how. */
  readonly documents?: Partial<CadesOptions> & {
    readonly person?: Person;
    readonly staple?: Uint8Array;
    /** None beside it. */
    readonly unstapled?: true;
    readonly typed?: false;
    readonly change?: (signatures: readonly Uint8Array[]) => readonly Uint8Array[];
  };
}
export type Parts = Partial<Record<CertifiedActName, Part>>;

/** The body that a wallet of somebody's own making sends: each act by whom, where and when they like. */
export async function answerOfParts(
  authority: Authority,
  request: string,
  parts: Parts,
  number?: string,
): Promise<string> {
  const unchecked = readRequestObject(request) as CheckedRequest;
  const acts = Object.entries(parts) as [CertifiedActName, Part][];
  const presentations = await Promise.all(
    acts.map(async ([act, { person, documents = {}, staple, ...more }]) => {
      const signatures = act === 'signature' ? await signaturesOf(authority, unchecked, person, documents) : undefined;
      const prepared = prepareAnswer(asManyAs(unchecked, signatures), act, {
        certificate: person.certificate,
        staple: staple ?? (await authority.staple(person.certificate)),
        at: now,
        ...(number === undefined ? {} : { number }),
        ...(signatures && { signatures: [...signatures] }),
        ...more,
      });
      return [act, signedAnswer(prepared, person.sign(prepared.digest))] as const;
    }),
  );
  return writeAnswerForm(unchecked, Object.fromEntries(presentations));
}

/** The request as one that asks for as many signatures as there are: our writer makes no answer of another number. */
function asManyAs(request: CheckedRequest, signatures: readonly Uint8Array[] | undefined): CheckedRequest {
  const { claims } = request;
  const { signature } = claims.acts;
  const [document] = signature?.documents ?? [];
  if (signatures === undefined || signature === undefined || document === undefined) return request;
  const documents = signatures.map(() => document);
  return { ...request, claims: { ...claims, acts: { ...claims.acts, signature: { ...signature, documents } } } };
}

function signaturesOf(
  authority: Authority,
  { claims }: CheckedRequest,
  answering: Person,
  { person = answering, staple, unstapled, typed, change = (same) => same, ...more }: NonNullable<Part['documents']>,
) {
  const made = (claims.acts.signature?.documents ?? []).map(async (document) => {
    const { certificate, key } = person;
    const shown = document.kind === 'shown' && typed !== false ? { mediaType: document.mediaType } : {};
    const prepared = prepareCades({
      documentDigest: fromBase64Url(document.sha256),
      certificate,
      at: now,
      ...shown,
      ...more,
    });
    const value = new Uint8Array(sign('sha256', prepared.signedAttributes, key));
    const status = staple ?? (await authority.staple(certificate));
    return assembleCades(prepared, value, unstapled ? {} : { staple: status });
  });
  return Promise.all(made).then(change);
}
