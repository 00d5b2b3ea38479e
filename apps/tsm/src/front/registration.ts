import type { SignedClosing } from '@inro/authority-wire/closing';
import {
  type DeliveredDigests,
  type IssuedAnswer,
  reportElement,
  reportKeys,
  writeProvenKey,
} from '@inro/authority-wire/deployment';
import { readMandate, type SignedMandate } from '@inro/authority-wire/mandate';
import { fromBase64, fromHex, toBase64Url } from '@inro/foundation';
import type { PeerClient } from '@inro/host';
import { algorithmOfPublicKey, fileName, type KeyKind, placeOf } from '@inro/jpki-profile';
import type { HeldMandate, Knowledge } from '../core/knowledge.ts';
import type { DeploymentRecord } from './deployments.ts';

/** What the TSM tells registration (docs/protocol/registration.md). Bytes are base64, digests base64url, CPLC data hexadecimal. */
export class Registration {
  readonly #peers: PeerClient;
  constructor(peers: PeerClient) {
    this.#peers = peers;
  }

  /** What may be done at this element; throws registration's problem when nothing may. */
  async checkElement(
    { id, target }: DeploymentRecord,
    element: NonNullable<Knowledge['element']>,
  ): Promise<HeldMandate> {
    const { mandate } = await this.#peers.ask(reportElement, { ids: [id], body: { ...element, target } });
    return held(mandate);
  }

  /** The attested keys, with the roles' receipts; the certificates and the mandate to store them when the CA has answered, else undefined. */
  async submitKeys(
    deployment: DeploymentRecord,
    known: Knowledge,
    closings: SignedClosing[],
  ): Promise<{ readonly certificates: IssuedAnswer['certificates']; readonly mandate: HeldMandate } | undefined> {
    const keys = deployment.kinds.map((kind) => keyOf(kind, known));
    const body = { keys, secretsSet: true as const, closings };
    const { issued } = await this.#peers.ask(reportKeys, { ids: [deployment.id], body });
    return issued === null ? undefined : { certificates: issued.certificates, mandate: held(issued.mandate) };
  }
}

/** The roles judge it; the front has only to know when to ask for another, and why one was of no use. */
const held = (signed: SignedMandate): HeldMandate => {
  const { endsAt, act, algorithm } = readMandate(fromBase64(signed.mandate));
  return { signed, endsAt, act, ...(algorithm === undefined ? {} : { algorithm }) };
};

function keyOf(kind: KeyKind, known: Knowledge) {
  const { publicKey, attestation, possession } = known.applet!.keys[kind]!;
  const octets = fromHex(publicKey);
  // What is attested is of a known algorithm.
  const algorithm = algorithmOfPublicKey(octets)!;
  const proofs = { attestation: fromHex(attestation), possession: fromHex(possession) };
  return writeProvenKey({ kind, algorithm, publicKey: octets, ...proofs });
}

/** The digests of the certificates as they were read back from the element. */
export const digestsReadBack = ({ kinds }: DeploymentRecord, known: Knowledge): DeliveredDigests =>
  kinds.map((kind) => {
    const digest = known.applet!.digests[fileName(placeOf[kind].certificateFile)]!;
    return { kind, sha256: toBase64Url(fromHex(digest)) };
  });
