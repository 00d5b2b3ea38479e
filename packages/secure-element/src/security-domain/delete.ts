import {
  findTlv,
  parseTlvs,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  statusWords,
  type Tlv,
} from '@inro/apdu';
import { toHex } from '@inro/foundation';
import { privileges } from '../privileges.ts';
import type { RegistryEntry } from '../registry.ts';
import { type DomainContext, has, retireKeys } from './context.ts';
import { accepts } from './domain-parameters.ts';

const WITH_RELATED = 0x80;

/** DELETE (GPCS 2.3.1 §11.2): an instance, with what is related or without, or a key set. Answers 00. */
export function deleteObject(context: DomainContext): ResponseApdu {
  const { command } = context;
  if (command.p1 !== 0 || (command.p2 !== 0 && command.p2 !== WITH_RELATED)) {
    throw new StatusWordError(statusWords.incorrectP1P2);
  }
  const objects = parseTlvs(command.data);
  const aid = findTlv(objects, 0x4f);
  if (aid === undefined) deleteKeys(context, objects);
  else deleteByName(context, toHex(aid), command.p2 === WITH_RELATED);
  return responseApdu(Uint8Array.of(0x00));
}

/** Key sets go whole, by version (D2); the last one stays, or nobody could come in again. */
function deleteKeys(context: DomainContext, objects: readonly Tlv[]): void {
  const { keys } = context;
  const version = findTlv(objects, 0xd2);
  if (version?.length !== 1) throw new StatusWordError(statusWords.wrongData);
  if (findTlv(objects, 0xd0) !== undefined) throw new StatusWordError(statusWords.functionNotSupported);
  if (!keys.versions().includes(version[0]!)) throw new StatusWordError(statusWords.referencedDataNotFound);
  if (keys.versions().length === 1) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  keys.delete(version[0]!);
  retireKeys(context, version[0]!);
}

function deleteByName(context: DomainContext, aid: string, related: boolean): void {
  const entry = context.state.registry.find(aid);
  if (entry === undefined) refuseLoadFile(context, aid);
  deleteInstance(context, entry, related);
}

/**
 * Whoever had it selected on another channel has nothing selected afterwards. (GPCS 2.3.1 §9.5.1 would refuse instead:
 * then a channel held open could stop a revocation.)
 */
function deleteInstance(context: DomainContext, entry: RegistryEntry, related: boolean): void {
  const { state, domain } = context;
  checkMayDelete(context, entry);
  if (entry.aid === state.identity.issuerSecurityDomain || entry.aid === domain.aid) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  // GPCS 2.3.1 §9.5.1: never the domain that this session belongs to, nor one that still has others below it.
  if (state.registry.isBelow(domain, entry.aid)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  const below = state.registry.entries().filter((other) => state.registry.isBelow(other, entry.aid));
  const files = state.registry.loadFiles().some(({ securityDomain }) => securityDomain === entry.aid);
  if (files || (below.length > 0 && !related)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  for (const one of [...below, entry]) checkAccepted(context, one);
  for (const { aid } of [...below, entry]) state.registry.remove(aid);
}

/** What the domain that an instance belongs to accepts (tag 83 of its installation); Global Delete asks no domain. */
function checkAccepted({ state, domain }: DomainContext, { securityDomain }: RegistryEntry): void {
  const owner = state.registry.find(securityDomain);
  if (owner === undefined || has(domain, privileges.globalDelete)) return;
  if (!accepts(owner.acceptsDeletion, owner, domain, state)) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
}

/** By Authorized Management below oneself, by Global Delete everywhere, or, without either, what is directly one's own. */
function checkMayDelete({ state, domain }: DomainContext, entry: RegistryEntry): void {
  const own = entry.securityDomain === domain.aid;
  const manages = has(domain, privileges.authorizedManagement) && state.registry.isBelow(entry, domain.aid);
  if (!own && !manages && !has(domain, privileges.globalDelete)) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
}

/**
 * GPCS 2.3.1 §9.5.2: a load file of the factory lies in memory that nobody writes, and stays, with its instances: no other
 * could ever be loaded in its place, and there would be nothing left to install from.
 */
function refuseLoadFile({ state }: DomainContext, aid: string): never {
  const isKnown = state.registry.findLoadFile(aid) !== undefined;
  throw new StatusWordError(isKnown ? statusWords.conditionsNotSatisfied : statusWords.referencedDataNotFound);
}
