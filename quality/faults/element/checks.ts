import { type CommandApdu, commandApdu, triesLeftOf } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import { AS_ISSUER, ISD } from '../../testing/element/new-element.ts';
import { deleteCommand, getStatus, OffCard } from '../../testing/element/off-card.ts';
import type { MemoryStore } from '../../testing/element/stores.ts';
import {
  EF,
  enrol,
  issuer,
  JPKI_APPLET,
  JPKI_SD,
  powerOn,
  privateWindows,
  provider,
  references,
  secrets,
  select,
  selectApplet,
  sign,
  transport,
  verify,
} from './phone.ts';

/** What somebody outside saw before the power went. */
export interface Seen {
  /** Sequence counters that INITIALIZE UPDATE answered, each with its domain. */
  readonly counters: ReadonlySet<string>;
  /** Wrong tries that were answered since the last right one, by secret reference. */
  readonly wrongTries: ReadonlyMap<number, number>;
  /** The command that the cut left unanswered. */
  readonly unanswered: CommandApdu | undefined;
}

type Check = (store: MemoryStore, seen: Seen) => Promise<string | undefined>;

const TRIES = new Map([
  [references.pin as number, 3],
  [references.password as number, 5],
]);

/** Everything that can be asked without a key: no eight bytes of a private number come back. */
async function noPrivateKey(store: MemoryStore): Promise<string | undefined> {
  const windows = privateWindows(store);
  const card = powerOn(store);
  const asked: CommandApdu[] = [select(JPKI_SD), select(ISD), select(JPKI_APPLET)];
  asked.push(verify(references.pin, secrets.pin), verify(references.password, secrets.password));
  for (const ef of EF) {
    asked.push(commandApdu(0x00, 0xa4, 0x02, 0x0c, ef));
    for (let offset = 0; offset < 0x0600; offset += 256)
      asked.push(commandApdu(0x00, 0xb0, offset >> 8, 0, undefined, 256));
  }
  for (const tag of [0x66, 0xe0, 0x42, 0x45, 0x9f7f, 0x7f21, 0xc1])
    asked.push(commandApdu(0x80, 0xca, tag >> 8, tag & 0xff, undefined, 256));
  for (const command of asked) {
    const hex = toHex((await card.process(command)).data);
    for (let at = 0; at + 16 <= hex.length; at += 2)
      if (windows.has(hex.slice(at, at + 16))) return 'part of a private key can be read';
  }
  return undefined;
}

async function noTryBack(store: MemoryStore, { wrongTries, unanswered }: Seen): Promise<string | undefined> {
  const card = powerOn(store);
  if ((await card.process(select(JPKI_APPLET))).statusWord !== 0x9000) return undefined;
  for (const [reference, wrong] of wrongTries) {
    const left = triesLeftOf((await card.process(verify(reference))).statusWord);
    // The right secret fills the counter, and so it may when only its answer was lost.
    const meant = unanswered !== undefined && (unanswered.p2 & 0x1f) === reference && unanswered.data.length > 0;
    if (meant && (await card.process({ ...unanswered, ins: 0x20, p1: 0x00 })).statusWord === 0x9000) continue;
    if (left === undefined || left > TRIES.get(reference)! - wrong) return `${wrong} wrong tries, yet ${left} left`;
  }
  return undefined;
}

async function noCounterAgain(store: MemoryStore, { counters }: Seen): Promise<string | undefined> {
  const card = powerOn(store);
  for (const aid of [issuer.aid, JPKI_SD]) {
    // A domain that is gone leaves the one before selected, with a counter of its own.
    if ((await card.process(select(aid))).statusWord !== 0x9000) continue;
    const { data, statusWord } = await card.process(initializeUpdateCommand(0, new Uint8Array(16)));
    if (statusWord === 0x9000 && counters.has(toHex(aid) + toHex(data.slice(-3))))
      return 'a sequence counter comes again';
  }
  return undefined;
}

const opens = (card: CardInterface, access: typeof issuer): Promise<boolean> =>
  OffCard.open(card, access).then(
    () => true,
    () => false,
  );

async function registryWhole(store: MemoryStore): Promise<string | undefined> {
  const card = powerOn(store);
  const isd = await OffCard.open(card, AS_ISSUER);
  const status = await isd.send(getStatus(0x40));
  const seen = toHex(status.data);
  const [applet, domain] = [JPKI_APPLET, JPKI_SD].map((aid) => seen.includes(`4F0A${toHex(aid)}`));
  if (status.statusWord !== 0x9000 || !seen.includes(toHex(issuer.aid))) return 'the registry cannot be read';
  if (applet && !domain) return 'an applet without its security domain';
  if (!(await opens(card, issuer))) return 'the issuer cannot come in any more';
  if (domain && (await opens(card, transport)) && (await opens(card, provider))) return 'old and new keys open it';
  return undefined;
}

/** A key without its certificate signs nothing, whatever was cut. */
async function signsOnlyCertified(store: MemoryStore): Promise<string | undefined> {
  const card = powerOn(store);
  if ((await card.process(select(JPKI_APPLET))).statusWord !== 0x9000) return undefined;
  await card.process(verify(references.pin, secrets.pin));
  await card.process(verify(references.password, secrets.password));
  for (const [key, ef] of [
    [0x17, '000A'],
    [0x1a, '0001'],
  ] as const) {
    const signed = (await card.process(sign(key))).statusWord === 0x9000;
    const stored = (await card.process(commandApdu(0x00, 0xa4, 0x02, 0x0c, fromHex(ef)))).statusWord === 0x9000;
    if (signed && !stored) return 'a key signs without its certificate';
  }
  return undefined;
}

/** The way on: whatever is half there can be deleted, and a whole enrolment then works. */
async function goesOn(store: MemoryStore): Promise<string | undefined> {
  const card = powerOn(store);
  const host = await OffCard.open(card, issuer);
  const deleted = await host.status(deleteCommand(JPKI_SD, true));
  if (deleted !== '9000' && deleted !== '6A88') return `what is half there cannot be deleted: ${deleted}`;
  const rest = await host.status(deleteCommand(JPKI_APPLET));
  if (rest !== '9000' && rest !== '6A88') return `the applet cannot be deleted: ${rest}`;
  await enrol(card);
  await selectApplet(card);
  const right = (await card.process(verify(references.pin, secrets.pin))).statusWord === 0x9000;
  return right && (await card.process(sign(0x17))).statusWord === 0x9000 ? undefined : 'a new enrolment does not sign';
}

const checks: readonly Check[] = [noPrivateKey, noTryBack, noCounterAgain, registryWhole, signsOnlyCertified, goesOn];

/** What does not hold of this store after the power came back; each check on a copy of its own. */
export async function violationsAfter(store: MemoryStore, seen: Seen): Promise<string[]> {
  const found: string[] = [];
  for (const check of checks) {
    const violation = await check(store.copy(), seen).catch((failure: unknown) => `${check.name}: ${failure}`);
    if (violation !== undefined) found.push(violation);
  }
  return found;
}
