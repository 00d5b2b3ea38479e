import type { Secret } from '@inro/foundation';
import type { JpkiClient, spendLastTry } from '@inro/jpki';
import { algorithmOfKey, type KeyAlgorithm, keyAlgorithmRows } from '@inro/jpki-profile';
import { ecdsaSignatureValue, parseCertificate } from '@inro/pki/read';
import {
  type AnswerContents,
  type CheckedRequest,
  type PreparedAnswer,
  type Presentations,
  prepareAnswer,
  signedAnswer,
} from '@inro/presentation';
import { assembleCades, type PreparedCades, prepareCades } from '@inro/signature';
import { type BasicFourAttributesResult, readBasicFourAttributes } from '@inro/verifier';
import type { Documents } from './documents.ts';
import { signUnderPassword } from './held-password.ts';
import type { PresentationPorts } from './ports.ts';

/** What an answer says beside the person's certificate. */
export interface Saying {
  readonly checked: CheckedRequest;
  readonly staple: Uint8Array;
  readonly number: string | undefined;
  readonly at: Date;
}

const algorithmIn = (certificate: Uint8Array): KeyAlgorithm =>
  algorithmOfKey(parseCertificate(certificate).publicKey) ?? 'rsa-2048';

function contentsOf({ staple, number, at }: Saying, certificate: Uint8Array): AnswerContents {
  const { jws } = keyAlgorithmRows[algorithmIn(certificate)];
  return { certificate, staple, at, algorithm: jws, ...(number === undefined ? {} : { number }) };
}

/** A login: the PIN, the authentication certificate, one signature. */
export async function signLogin(
  client: JpkiClient,
  consent: { readonly pin: Secret<string>; readonly spendLastTry?: typeof spendLastTry },
  saying: Omit<Saying, 'at'> & { readonly clock: PresentationPorts['clock'] },
): Promise<Presentations> {
  await client.verify('userAuthenticationPin', consent.pin, consent.spendLastTry);
  const certificate = await client.readCertificate('userAuthentication');
  const contents = contentsOf({ ...saying, at: saying.clock.now() }, certificate);
  const prepared = prepareAnswer(saying.checked, 'login', contents);
  const signature = await client.signDigest('userAuthentication', prepared.digest);
  return { login: signedAnswer(prepared, signature) };
}

/** Everything that the signing certificate answers, and what it says of the person. */
export interface SignedActs {
  readonly presentations: Presentations;
  /** Where they are asked for: what is about to be shown to the service. */
  readonly attributes?: BasicFourAttributesResult;
}

/** Attributes and documents: one password, a signature for each document, then one for each answer. */
export async function signActs(
  client: JpkiClient,
  consent: { readonly password: Secret<string>; readonly spendLastTry?: typeof spendLastTry },
  saying: Saying,
  documents: Documents | undefined,
  ports: Pick<PresentationPorts, 'clock' | 'wait'>,
): Promise<SignedActs> {
  const { acts } = saying.checked.claims;
  let contents: AnswerContents | undefined;
  let cades: readonly PreparedCades[] = [];
  let answers: readonly PreparedAnswer[] = [];
  return await signUnderPassword(
    client,
    consent,
    {
      async first(certificate) {
        contents = contentsOf(saying, certificate);
        cades = documents === undefined ? [] : await prepareDocuments(documents, certificate, saying.at);
        return cades.map(({ digest }) => digest);
      },
      second(values) {
        const signatures = cades.map((prepared, at) => containerOf(prepared, values[at]!, saying.staple));
        const { attributes, signature } = acts;
        answers = [
          ...(attributes === undefined ? [] : [prepareAnswer(saying.checked, 'attributes', contents!)]),
          ...(signature === undefined
            ? []
            : [prepareAnswer(saying.checked, 'signature', { ...contents!, signatures })]),
        ];
        return answers.map(({ digest }) => digest);
      },
      done(values) {
        const signed = answers.map((prepared, at) => [prepared.act, signedAnswer(prepared, values[at]!)] as const);
        const attributes =
          acts.attributes === undefined
            ? {}
            : { attributes: readBasicFourAttributes(parseCertificate(contents!.certificate)) };
        return { presentations: Object.fromEntries(signed) as Presentations, ...attributes };
      },
    },
    ports,
  );
}

/** docs/protocol/cades-profile.md: each by its own digest, with the type that it was shown as. */
async function prepareDocuments(documents: Documents, certificate: Uint8Array, at: Date): Promise<PreparedCades[]> {
  const digests = await documents.digests(algorithmIn(certificate) === 'rsa-2048' ? 'sha256' : 'sha384');
  return documents.list.map((document, place) =>
    prepareCades({
      documentDigest: digests[place]!,
      certificate,
      at,
      ...(document.kind === 'shown' ? { mediaType: document.mediaType } : {}),
    }),
  );
}

/** The element gives an ECDSA signature as r ‖ s; CMS has it as Ecdsa-Sig-Value (RFC 5753 §7.2). */
function containerOf(prepared: PreparedCades, value: Uint8Array, staple: Uint8Array): Uint8Array {
  const signature = prepared.hash === 'SHA-256' ? value : ecdsaSignatureValue(value)!;
  return assembleCades(prepared, signature, { staple });
}
