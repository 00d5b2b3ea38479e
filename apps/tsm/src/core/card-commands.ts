import { type CommandApdu, commandApdu, encodeLv, encodeTlv, findTlv, parseTlvs } from '@inro/apdu';
import { ApduError } from '@inro/apdu/errors';
import { concatBytes, toHex } from '@inro/foundation';
import { InroError } from '@inro/problem';

/** Commands of GPCS 2.3.1, plain; a secure channel wraps them. */

const NONE = new Uint8Array(0);
const EMPTY_LV = Uint8Array.of(0);

/** ISO/IEC 7816-4 §11.2.2: by DF name, first occurrence, FCI wanted. */
export const select = (aid: Uint8Array): CommandApdu => commandApdu(0x00, 0xa4, 0x04, 0x00, aid, 256);

/** GET DATA of the card production life cycle data. */
export const getCplc: CommandApdu = commandApdu(0x80, 0xca, 0x9f, 0x7f, NONE, 256);

/** The 42 bytes of an answer to {@link getCplc}, or undefined. */
export function readCplc(data: Uint8Array): Uint8Array | undefined {
  try {
    const cplc = findTlv(parseTlvs(data), 0x9f7f);
    return cplc?.length === 42 ? cplc : undefined;
  } catch (failure) {
    if (failure instanceof InroError) return undefined;
    throw failure;
  }
}

/** The length of the attestation chain, two bytes (docs/protocol/secure-element.md). */
export const getAttestationLength: CommandApdu = commandApdu(0x80, 0xca, 0x7f, 0x21, NONE, 256);

/** A part of the attestation chain (docs/protocol/secure-element.md): `length` bytes (1–255) at `offset`. */
export const getAttestationPart = (offset: number, length: number): CommandApdu =>
  commandApdu(0x80, 0xca, 0x7f, 0x21, Uint8Array.of(offset >> 8, offset & 0xff, length), 256);

interface Installation {
  readonly loadFile: Uint8Array;
  readonly module: Uint8Array;
  readonly instance: Uint8Array;
  /** One or three bytes (§6.6.1). */
  readonly privileges: Uint8Array;
  /** Value of C9: the application's own parameters. */
  readonly parameters: Uint8Array;
  /** Whether a reader finds it at the phone's contactless face. */
  readonly contactless?: true;
}

/** GlobalPlatform Amendment C §8.3: initial contactless activation state ACTIVATED, among the system specific parameters. */
const ACTIVATED = encodeTlv(0xef, encodeTlv(0xa0, encodeTlv(0x81, Uint8Array.of(0x01))));

/** §11.5.2.3.3: INSTALL [for install and make selectable]. */
export const install = ({
  loadFile,
  module,
  instance,
  privileges,
  parameters,
  contactless,
}: Installation): CommandApdu =>
  commandApdu(
    0x80,
    0xe6,
    0x0c,
    0x00,
    concatBytes(
      encodeLv(loadFile),
      encodeLv(module),
      encodeLv(instance),
      encodeLv(privileges),
      encodeLv(concatBytes(encodeTlv(0xc9, parameters), contactless ? ACTIVATED : NONE)),
      EMPTY_LV,
    ),
    256,
  );

/** §11.5.2.3.4: INSTALL [for extradition] of an application to a security domain. */
export const extradite = (application: Uint8Array, securityDomain: Uint8Array): CommandApdu =>
  commandApdu(
    0x80,
    0xe6,
    0x10,
    0x00,
    concatBytes(encodeLv(securityDomain), EMPTY_LV, encodeLv(application), EMPTY_LV, EMPTY_LV, EMPTY_LV),
    256,
  );

/** §11.5.2.3.6: INSTALL [for personalization]. */
export const installForPersonalization = (application: Uint8Array): CommandApdu =>
  commandApdu(
    0x80,
    0xe6,
    0x20,
    0x00,
    concatBytes(EMPTY_LV, EMPTY_LV, encodeLv(application), EMPTY_LV, EMPTY_LV, EMPTY_LV),
    256,
  );

/** One DGI of a personalisation (GPCS §11.11). */
export interface DataGrouping {
  readonly dgi: number;
  readonly data: Uint8Array;
  readonly answered: boolean;
}

/** §11.11: STORE DATA, one DGI a command, blocks numbered from 00 (wrapping), the last one marked. */
export const storeData = (groupings: readonly DataGrouping[]): CommandApdu[] =>
  groupings.map(({ dgi, data, answered }, index) => {
    const p1 = (index === groupings.length - 1 ? 0x88 : 0x08) | (answered ? 0x01 : 0x00);
    const field = concatBytes(Uint8Array.of(dgi >> 8, dgi & 0xff, data.length), data);
    return commandApdu(0x80, 0xe2, p1, index & 0xff, field, answered ? 256 : undefined);
  });

/** §11.2: DELETE of one application. */
export const deleteApplication = (aid: Uint8Array): CommandApdu =>
  commandApdu(0x80, 0xe4, 0x00, 0x00, encodeTlv(0x4f, aid), 256);

/** §11.4: GET STATUS of all applications and security domains, tagged; `next` goes on after 6310. */
export const getStatus = (next = false): CommandApdu =>
  commandApdu(0x80, 0xf2, 0x40, next ? 0x03 : 0x02, encodeTlv(0x4f), 256);

/** §11.10: SET STATUS of an application or security domain. */
export const setStatus = (aid: Uint8Array, lifeCycle: number): CommandApdu =>
  commandApdu(0x80, 0xf0, 0x40, lifeCycle, aid, undefined);

/** What GET STATUS tells of one application (table 11-36). */
export interface RegistryEntry {
  readonly lifeCycle: number;
  /** Upper-case AID of the security domain it is associated with. */
  readonly securityDomain: string;
}

/** Applications and security domains by upper-case AID. */
export type Registry = Readonly<Record<string, RegistryEntry>>;

/** Reads one answer of {@link getStatus}; undefined when it is not one. */
export function readStatus(data: Uint8Array): Registry | undefined {
  try {
    const entries = parseTlvs(data).map(({ tag, value }) => {
      const fields = parseTlvs(value);
      const [aid, lifeCycle, domain] = [0x4f, 0x9f70, 0xcc].map((name) => findTlv(fields, name));
      if (tag !== 0xe3 || aid === undefined || lifeCycle?.[0] === undefined) throw new ApduError('apdu.tlv_malformed');
      const securityDomain = toHex(domain ?? new Uint8Array(0));
      return [toHex(aid), { lifeCycle: lifeCycle[0], securityDomain }] as const;
    });
    return Object.fromEntries(entries);
  } catch (failure) {
    if (failure instanceof InroError) return undefined;
    throw failure;
  }
}
