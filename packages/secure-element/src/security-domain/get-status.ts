import {
  encodeTlv,
  findTlv,
  parseTlvs,
  type ResponseApdu,
  readTlv,
  responseApdu,
  StatusWordError,
  statusWords,
} from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { privilegesOf } from '../card-reset.ts';
import { privileges, writePrivileges } from '../privileges.ts';
import { contactlessStateOf, type LoadFileEntry, type RegistryEntry } from '../registry.ts';
import { type DomainContext, has, roomForAnswer } from './context.ts';

const scopes = { issuer: 0x80, applications: 0x40, loadFiles: 0x20, loadFilesAndModules: 0x10 } as const;

/** GET STATUS (GPCS 2.3.1 §11.4): tagged form only; 6310 while there is more, 6A88 when nothing matches. */
export function getStatus(context: DomainContext): ResponseApdu {
  const { command, channel } = context;
  if ((command.p2 & ~0x01) !== 0x02) throw new StatusWordError(statusWords.incorrectP1P2);
  if (!(Object.values(scopes) as number[]).includes(command.p1)) throw new StatusWordError(statusWords.incorrectP1P2);
  const criteria = parseTlvs(command.data);
  const name = findTlv(criteria, 0x4f);
  if (name === undefined || name.length > 16) throw new StatusWordError(statusWords.wrongData);
  const objects = matching(context, toHex(name)).map((object) => filtered(object, findTlv(criteria, 0x5c)));
  const asked = `${command.p1}/${toHex(command.data)}`;
  const next = (command.p2 & 0x01) !== 0;
  // GPCS 2.3.1 §11.4.2.2: "next" goes on with the same question, and with no other.
  if (next && channel.statusCursor?.asked !== asked) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  const told = next ? channel.statusCursor!.told : 0;
  if (told >= objects.length) throw new StatusWordError(statusWords.referencedDataNotFound);
  return page(context, objects, told, asked);
}

function page(context: DomainContext, objects: readonly Uint8Array[], told: number, asked: string): ResponseApdu {
  const room = roomForAnswer(context);
  let end = told;
  let size = 0;
  while (end < objects.length && size + objects[end]!.length <= room) size += objects[end++]!.length;
  const data = concatBytes(...objects.slice(told, end));
  const more = end < objects.length;
  context.channel.statusCursor = more ? { asked, told: end } : undefined;
  return responseApdu(data, more ? statusWords.moreDataAvailable : statusWords.success);
}

/** What the domain may see: itself and what is below it, everything with Global Registry (GPCS 2.3.1 §6.6.1). */
function matching(context: DomainContext, name: string): Uint8Array[] {
  const { state, domain, command } = context;
  const issuer = state.identity.issuerSecurityDomain;
  const all = has(domain, privileges.globalRegistry);
  const visible = (entry: RegistryEntry) =>
    all || entry.aid === domain.aid || state.registry.isBelow(entry, domain.aid);
  const entries = state.registry.entries().filter((entry) => entry.aid.startsWith(name) && visible(entry));
  if (command.p1 === scopes.issuer)
    return entries.filter(({ aid }) => aid === issuer).map((entry) => instance(context, entry));
  if (command.p1 === scopes.applications) {
    return entries.filter(({ aid }) => aid !== issuer).map((entry) => instance(context, entry));
  }
  const files = state.registry.loadFiles().filter(({ aid, securityDomain }) => {
    const below = securityDomain === domain.aid || state.registry.isBelow({ aid, securityDomain }, domain.aid);
    return aid.startsWith(name) && (all || below);
  });
  return files.map((file) => loadFile(file, command.p1 === scopes.loadFilesAndModules));
}

function instance({ state }: DomainContext, entry: RegistryEntry): Uint8Array {
  const isIssuer = entry.aid === state.identity.issuerSecurityDomain;
  const parts = [
    encodeTlv(0x4f, fromHex(entry.aid)),
    encodeTlv(0x9f70, lifeCycleAndActivation(state.lifeCycleOf(entry), entry)),
    encodeTlv(0xc5, writePrivileges(privilegesOf(state, entry))),
    ...(isIssuer ? [] : [encodeTlv(0xc4, fromHex(entry.loadFile))]),
    encodeTlv(0xcc, fromHex(entry.securityDomain)),
  ];
  return encodeTlv(0xe3, ...parts);
}

/** Amendment C: a second byte tells the contactless activation state, of what was installed with one. */
const lifeCycleAndActivation = (lifeCycle: number, entry: RegistryEntry): Uint8Array =>
  entry.contactless === undefined ? Uint8Array.of(lifeCycle) : Uint8Array.of(lifeCycle, contactlessStateOf(entry));

function loadFile(file: LoadFileEntry, withModules: boolean): Uint8Array {
  const modules = withModules ? file.modules.map((aid) => encodeTlv(0x84, fromHex(aid))) : [];
  const LOADED = Uint8Array.of(0x01);
  const head = [encodeTlv(0x4f, fromHex(file.aid)), encodeTlv(0x9f70, LOADED)];
  return encodeTlv(0xe3, ...head, ...modules, encodeTlv(0xcc, fromHex(file.securityDomain)));
}

/** Keeps the data objects that a tag list (5C) names; all without one. */
function filtered(object: Uint8Array, tagList: Uint8Array | undefined): Uint8Array {
  if (tagList === undefined || tagList.length === 0) return object;
  const wanted = new Set<number>();
  for (let at = 0; at < tagList.length; ) {
    const long = (tagList[at]! & 0x1f) === 0x1f;
    if (long && at + 1 >= tagList.length) throw new StatusWordError(statusWords.wrongData);
    wanted.add(long ? (tagList[at]! << 8) | tagList[at + 1]! : tagList[at]!);
    at += long ? 2 : 1;
  }
  const kept = parseTlvs(readTlv(object).value).filter(({ tag }) => wanted.has(tag));
  return encodeTlv(0xe3, ...kept.map(({ tag, value }) => encodeTlv(tag, value)));
}
