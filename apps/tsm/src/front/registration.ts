import {
  type DeliveredDigests,
  type IssuedCertificates,
  reportElement,
  reportKeys,
} from '@inro/authority-wire/deployment';
import { fromHex, toBase64, toBase64Url } from '@inro/foundation';
import type { PeerClient } from '@inro/host';
import { fileName, type KeyKind, placeOf, splitPublicKey } from '@inro/jpki-profile';
import type { Knowledge } from '../core/knowledge.ts';
import type { DeploymentRecord } from './deployments.ts';

/** What the TSM tells registration (docs/protocol/registration.md). Bytes are base64, digests base64url, CPLC data hexadecimal. */
export class Registration {
  readonly #peers: PeerClient;
  constructor(peers: PeerClient) {
    this.#peers = peers;
  }

  /** Whether this element may have the certificates; throws registration's problem when not. */
  async checkElement(deployment: string, element: NonNullable<Knowledge['element']>): Promise<void> {
    await this.#peers.ask(reportElement, { ids: [deployment], body: element });
  }

  /** The attested keys; the certificates when the CA answered at once, else undefined. */
  async submitKeys(deployment: DeploymentRecord, known: Knowledge): Promise<IssuedCertificates | undefined> {
    const keys = deployment.kinds.map((kind) => keyOf(kind, known));
    const body = { keys, secretsSet: true } as const;
    const { certificates } = await this.#peers.ask(reportKeys, { ids: [deployment.id], body });
    return certificates ?? undefined;
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

/** The digests of the certificates as they were read back from the element. */
export const digestsReadBack = ({ kinds }: DeploymentRecord, known: Knowledge): DeliveredDigests =>
  kinds.map((kind) => {
    const digest = known.applet!.digests[fileName(placeOf[kind].certificateFile)]!;
    return { kind, sha256: toBase64Url(fromHex(digest)) };
  });
