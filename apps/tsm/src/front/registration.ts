import { fromHex, toBase64, toBase64Url } from '@inro/foundation';
import type { PeerClient } from '@inro/host';
import { fileName, type KeyKind, placeOf, splitPublicKey } from '@inro/jpki-profile';
import { z } from 'zod';
import type { Knowledge } from '../core/knowledge.ts';
import { type DeploymentRecord, type IssuedCertificates, issuedCertificatesSchema } from './deployments.ts';

const keysAnswerSchema = z.object({ certificates: issuedCertificatesSchema.nullable() });

/** What the TSM tells registration (docs/protocol/registration.md). Bytes are base64, digests base64url, CPLC data hexadecimal. */
export class Registration {
  readonly #peers: PeerClient;
  constructor(peers: PeerClient) {
    this.#peers = peers;
  }

  /** Whether this element may have the certificates; throws registration's problem when not. */
  async checkElement(deployment: string, element: NonNullable<Knowledge['element']>): Promise<void> {
    await this.#peers.call('registration', 'POST', `/deployments/${deployment}/element`, element);
  }

  /** The attested keys; the certificates when the CA answered at once, else undefined. */
  async submitKeys(deployment: DeploymentRecord, known: Knowledge): Promise<IssuedCertificates | undefined> {
    const body = {
      keys: deployment.kinds.map((kind) => keyOf(kind, known)),
      secretsSet: true,
    };
    const path = `/deployments/${deployment.id}/keys`;
    const answer = await this.#peers.call<unknown>('registration', 'POST', path, body);
    return keysAnswerSchema.parse(answer).certificates ?? undefined;
  }
}

function keyOf(kind: KeyKind, known: Knowledge) {
  const { publicKey, attestation, possession } = known.applet!.keys[kind]!;
  const { modulus, exponent } = splitPublicKey(fromHex(publicKey));
  return {
    kind,
    modulus: toBase64(modulus),
    exponent: toBase64(exponent),
    attestation: toBase64(fromHex(attestation)),
    possession: toBase64(fromHex(possession)),
  };
}

/** The order by which registration hears that the certificates are on the element, with the digests that were read back. */
export const deliveredOrder = ({ id, kinds }: DeploymentRecord, known: Knowledge) => ({
  peer: 'registration',
  method: 'POST',
  path: `/deployments/${id}/delivered`,
  body: {
    digests: kinds.map((kind) => {
      const digest = known.applet!.digests[fileName(placeOf[kind].certificateFile)]!;
      return { kind, sha256: toBase64Url(fromHex(digest)) };
    }),
  },
});

/** The order by which registration hears that nothing of the deployment is left on the element. */
export const deletedOrder = ({ id }: DeploymentRecord) => ({
  peer: 'registration',
  method: 'POST',
  path: `/deployments/${id}/deleted`,
  body: {},
});
