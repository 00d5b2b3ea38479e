import { parseTlvs, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, fromHex } from '@inro/foundation';
import { applicationContext } from '../application-context.ts';
import { isLocked } from '../life-cycle.ts';
import { type Personalization, personalizationOf } from '../logical-channel.ts';
import type { RegistryEntry } from '../registry.ts';
import { type DomainContext, protectedSessionOf, sessionOf } from './context.ts';
import { readKeyData } from './key-data.ts';

const LAST_BLOCK = 0x80;
const COMMAND_ENCRYPTION = 0x02;
/** GPCS 2.3.1 §11.11.2.1: P1 tells how the values are protected (b7 b6) and laid out (b5 b4). */
const ENCRYPTION = 0x60;
const encryptions = { none: 0x00, applicationDependent: 0x20, dataEncryptionKey: 0x60 } as const;
const STRUCTURE = 0x18;
const structures = { none: 0x00, dgi: 0x08, tlv: 0x10 } as const;
const RESERVED = 0x06;
/** The most a DGI can hold that goes on over several blocks. */
const MOST_DGI_BYTES = 4096;
/** Ours (docs/protocol/secure-element.md): the first key set of a new security domain, from a domain above it. */
const TRANSPORT_KEYS = 0x8f01;
/** Data objects that a security domain keeps: issuer identification, card image number, its certificate. */
const STORED_OBJECTS = [0x42, 0x45, 0x7f21];

interface DataGroup {
  readonly identifier: number;
  readonly data: Uint8Array;
}

/** STORE DATA (GPCS 2.3.1 §11.11), for the instance of INSTALL [for personalization], else for the domain itself. */
export async function storeData(context: DomainContext): Promise<ResponseApdu> {
  const { command, channel, domain } = context;
  protectedSessionOf(context);
  checkForm(command.p1);
  channel.personalization ??= personalizationOf(domain);
  const at = channel.personalization;
  // A block that is refused for its content has still come: the next one has the next number.
  if (command.p2 !== at.nextBlock) throw new StatusWordError(statusWords.incorrectP1P2);
  at.nextBlock = (at.nextBlock + 1) & 0xff;
  if ((command.p1 & LAST_BLOCK) !== 0) channel.personalization = undefined;
  return responseApdu(await deliver(context, at));
}

/** Values that are reserved mean nothing yet; nothing here is encrypted in an application's own way. */
function checkForm(p1: number): void {
  const [encryption, structure] = [p1 & ENCRYPTION, p1 & STRUCTURE];
  const isKnown = (table: Readonly<Record<string, number>>, value: number) => Object.values(table).includes(value);
  if (!isKnown(encryptions, encryption) || !isKnown(structures, structure) || (p1 & RESERVED) !== 0) {
    throw new StatusWordError(statusWords.incorrectP1P2);
  }
  if (encryption === encryptions.applicationDependent) throw new StatusWordError(statusWords.functionNotSupported);
}

async function deliver(context: DomainContext, at: Personalization): Promise<Uint8Array> {
  const { state, command, domain } = context;
  const entry = state.registry.find(at.target.aid);
  if (entry === undefined || entry.serial !== at.target.serial || isLocked(entry.lifeCycle)) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  checkContinued(at, command.p1);
  const read =
    (command.p1 & STRUCTURE) === structures.dgi ? readGroups(command.data, at, command.p1) : readObjects(command.data);
  const groups = (command.p1 & ENCRYPTION) === encryptions.none ? read : decrypted(context, entry, read);
  if (entry.kind === 'securityDomain') {
    for (const group of groups) storeInDomain(context, entry, group);
    return new Uint8Array(0);
  }
  // The association is asked for again: the application may have been moved since.
  if (entry.securityDomain !== domain.aid) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  return await forward(context, entry, groups);
}

/** A group that goes on in the next block does so in the form in which it began. */
function checkContinued(at: Personalization, p1: number): void {
  const form = p1 & (ENCRYPTION | STRUCTURE);
  if (at.partial.length > 0 && form !== at.form) throw new StatusWordError(statusWords.wrongData);
  at.form = form;
}

/**
 * Amendment D 1.2 §6.2.8: values under the DEK, in whole blocks. A domain's own objects are public, and gpshell3 calls
 * them encrypted when C-ENC alone protects them: what is no whole number of blocks is no ciphertext, and is taken so
 * from inside C-ENC (ADR 36).
 */
function decrypted(context: DomainContext, entry: RegistryEntry, groups: readonly DataGroup[]): DataGroup[] {
  const session = sessionOf(context);
  const isEncryptedOnTheWay = (session.securityLevel & COMMAND_ENCRYPTION) !== 0;
  return groups.map(({ identifier, data }) => {
    const isPublic = entry.kind === 'securityDomain' && STORED_OBJECTS.includes(identifier);
    const isPlain = isPublic && isEncryptedOnTheWay && data.length % 16 !== 0;
    return { identifier, data: isPlain ? data : session.decryptSensitiveData(data) };
  });
}

async function forward(
  context: DomainContext,
  entry: RegistryEntry,
  groups: readonly DataGroup[],
): Promise<Uint8Array> {
  const { state, domain } = context;
  const module = state.moduleOf(entry.module);
  if (module === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  const securityLevel = sessionOf(context).securityLevel;
  const secureChannel = { securityLevel, securityDomain: fromHex(domain.aid) };
  const receiver = applicationContext(state, entry, module.openSession(), secureChannel);
  const answers: Uint8Array[] = [];
  for (const { identifier, data } of groups) answers.push(await module.storeData(identifier, data, receiver));
  const answer = concatBytes(...answers);
  if (answer.length > sessionOf(context).maximumResponseData) throw new StatusWordError(statusWords.wrongLength);
  return answer;
}

/** DGI form: identifier(2) length(1, or FF and 2) data; the last one may go on in the next block. */
function readGroups(block: Uint8Array, at: Personalization, p1: number): DataGroup[] {
  const bytes = concatBytes(at.partial, block);
  at.partial = new Uint8Array(0);
  const groups: DataGroup[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const head = readGroupHead(bytes, offset);
    if (head === undefined || head.start + head.length > bytes.length) break;
    groups.push({ identifier: head.identifier, data: bytes.slice(head.start, head.start + head.length) });
    offset = head.start + head.length;
  }
  const rest = bytes.slice(offset);
  if (rest.length > 0 && (p1 & LAST_BLOCK) !== 0) throw new StatusWordError(statusWords.wrongData);
  at.partial = rest;
  return groups;
}

function readGroupHead(bytes: Uint8Array, offset: number) {
  const [high, low, first, second, third] = bytes.subarray(offset, offset + 5);
  if (high === undefined || low === undefined || first === undefined) return undefined;
  const identifier = (high << 8) | low;
  if (first !== 0xff) return { identifier, start: offset + 3, length: first };
  if (second === undefined || third === undefined) return undefined;
  const length = (second << 8) | third;
  if (length > MOST_DGI_BYTES) throw new StatusWordError(statusWords.notEnoughMemory);
  return { identifier, start: offset + 5, length };
}

const readObjects = (block: Uint8Array): DataGroup[] =>
  parseTlvs(block).map(({ tag, value }) => ({ identifier: tag, data: value.slice() }));

function storeInDomain(context: DomainContext, entry: RegistryEntry, { identifier, data }: DataGroup): void {
  if (identifier === TRANSPORT_KEYS) {
    storeTransportKeys(context, entry, data);
    return;
  }
  if (!STORED_OBJECTS.includes(identifier)) throw new StatusWordError(statusWords.referencedDataNotFound);
  const { state } = context;
  // The issuer's 7F21 is the element's attestation chain, which nobody writes.
  if (identifier === 0x7f21 && entry.aid === state.identity.issuerSecurityDomain) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  state.transaction.set(`sd/${entry.aid}/object/${identifier.toString(16)}`, data.slice());
}

/** Only into a domain without any keys: whoever put them in cannot come back once they are rotated. */
function storeTransportKeys(context: DomainContext, entry: RegistryEntry, data: Uint8Array): void {
  const keys = context.state.keysOf(entry.aid);
  if (entry.aid === context.domain.aid || keys.versions().length > 0) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  const received = readKeyData(sessionOf(context), data);
  keys.put(received.version, received.keys);
}
