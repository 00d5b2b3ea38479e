import { encodeTlv, parseClassByte, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, fromHex } from '@inro/foundation';
import type { ElementIdentity } from '../identity.ts';
import { offeredPrivileges, writePrivileges } from '../privileges.ts';
import { type DomainContext, roomForAnswer } from './context.ts';

type Reader = (context: DomainContext) => Uint8Array | undefined;

const ISSUER_IDENTIFICATION = 0x42;
const CARD_IMAGE = 0x45;
const CERTIFICATE = 0x7f21;

const READERS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [ISSUER_IDENTIFICATION, storedObject(ISSUER_IDENTIFICATION)],
  [CARD_IMAGE, storedObject(CARD_IMAGE)],
  [0x66, recognitionData],
  [0x67, ({ state }) => capabilityInformation(state.identity)],
  [0xe0, keyInformation],
  [0xc1, ({ keys }) => (keys.versions().length === 0 ? undefined : encodeTlv(0xc1, keys.sequenceCounter()))],
  [0x9f7f, ({ state }) => encodeTlv(0x9f7f, state.identity.cplc)],
  [CERTIFICATE, certificates],
]);

/**
 * GET DATA (GPCS 2.3.1 §11.3), open to everyone; 6A88 for what is not there. In the ISO/IEC 7816-4 class, in which clients
 * look for other cards' objects, it is 6D00, as the recorded test card answered.
 */
export function getData(context: DomainContext): ResponseApdu {
  const data = READERS.get((context.command.p1 << 8) | context.command.p2)?.(context);
  if (data === undefined) {
    const { proprietary } = parseClassByte(context.command.cla);
    throw new StatusWordError(proprietary ? statusWords.referencedDataNotFound : statusWords.instructionNotSupported);
  }
  return responseApdu(data);
}

function storedObject(tag: number): Reader {
  return ({ state, domain }) => {
    const value = state.transaction.get(`sd/${domain.aid}/object/${tag.toString(16)}`);
    return value && encodeTlv(tag, value);
  };
}

/** Security domain recognition data (GPCS 2.3.1 §H.2): GlobalPlatform 2.3, SCP03 with this domain's "i". */
function recognitionData({ domain }: DomainContext): Uint8Array {
  const oid = (tag: number, tail: string) => encodeTlv(tag, encodeTlv(0x06, fromHex(`2A864886FC6B${tail}`)));
  const scp = encodeTlv(0x64, encodeTlv(0x06, fromHex('2A864886FC6B0403'), Uint8Array.of(domain.i)));
  const parts = [encodeTlv(0x06, fromHex('2A864886FC6B01')), oid(0x60, '020203'), oid(0x63, '03'), scp];
  return encodeTlv(0x66, encodeTlv(0x73, ...parts));
}

/** Card capability information (GPCS 2.3.1 §H.4): SCP03 forms, AES key sizes, privileges that can be given. */
function capabilityInformation({ offeredChannels, claimedPrivileges: claimed }: ElementIdentity): Uint8Array {
  const scp03 = [
    encodeTlv(0x80, Uint8Array.of(3)),
    encodeTlv(0x81, offeredChannels),
    encodeTlv(0x82, Uint8Array.of(7)),
  ];
  const ofDomains = encodeTlv(0x81, writePrivileges(claimed ?? offeredPrivileges.securityDomain));
  const ofApplications = encodeTlv(0x82, writePrivileges(claimed ?? offeredPrivileges.application));
  return encodeTlv(0x67, encodeTlv(0xa0, ...scp03), ofDomains, ofApplications);
}

/** Key information template (GPCS 2.3.1 §11.3.3.1): identifier, version, AES, length. */
function keyInformation({ keys }: DomainContext): Uint8Array | undefined {
  const entries = keys.versions().flatMap((version) => {
    const length = keys.get(version)!.enc.length;
    return [1, 2, 3].map((identifier) => encodeTlv(0xc0, Uint8Array.of(identifier, version, 0x88, length)));
  });
  return entries.length === 0 ? undefined : encodeTlv(0xe0, ...entries);
}

/** Tag 7F21: the element's attestation chain at the issuer security domain, its own certificate at any other. */
function certificates(context: DomainContext): Uint8Array | undefined {
  const { state, domain } = context;
  if (domain.aid !== state.identity.issuerSecurityDomain) return storedObject(CERTIFICATE)(context);
  return partOf(concatBytes(...state.host.attestation.certificateChain), context);
}

/** docs/protocol/secure-element.md: `offset(2) length(1)` asks for a part, no data for the length of the whole. */
function partOf(whole: Uint8Array, context: DomainContext): Uint8Array {
  const asked = context.command.data;
  if (asked.length === 0) return Uint8Array.of(whole.length >> 8, whole.length & 0xff);
  if (asked.length !== 3) throw new StatusWordError(statusWords.wrongLength);
  const offset = (asked[0]! << 8) | asked[1]!;
  if (offset >= whole.length) throw new StatusWordError(statusWords.wrongOffset);
  return whole.slice(offset, offset + Math.min(asked[2]!, roomForAnswer(context)));
}
