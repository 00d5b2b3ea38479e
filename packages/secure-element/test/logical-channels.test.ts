import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, suite, test } from 'node:test';
import { type CommandApdu, commandApdu, onLogicalChannel } from '@inro/apdu';
import { fromHex, utf8 } from '@inro/foundation';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import { type ApplicationModule, type CardInterface, jpkiApplet, SecureElement } from '@inro/secure-element';
import fc from 'fast-check';
import { ISD, JPKI_APPLET, JPKI_SD } from '../../../quality/testing/element/new-element.ts';
import { getStatus } from '../../../quality/testing/element/off-card.ts';
import {
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  TEST_PASSWORD,
  TEST_PIN,
  testHost,
} from '../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';
import { ElementModel, type Selected } from './channel-model.ts';
import { type ChannelStep, history, type ModelSecret } from './channel-steps.ts';

const FACES = 2;
const aidOf: Readonly<Record<Selected, Uint8Array>> = { issuer: ISD, domain: JPKI_SD, applet: JPKI_APPLET };
/** Short identifiers of the two secrets (applet.md §3). */
const shortName: Readonly<Record<ModelSecret, number>> = { pin: 0x98, password: 0x9b };

let personalised: MemoryStore;
before(async () => {
  personalised = new MemoryStore();
  await personaliseFully(newJpkiElement('phone', personalised).connect());
});

/** An element in power, and every session that was ever opened on each of its channels, the dead ones too. */
class Bench {
  readonly #store = personalised.copy();
  readonly #applet: ApplicationModule;
  #faces: readonly CardInterface[] = [];
  readonly #sessions = new Map<string, { readonly number: number; readonly session: OffCardSession }>();
  constructor(applet: ApplicationModule) {
    this.#applet = applet;
    this.powerOff();
  }
  powerOff(): void {
    const element = new SecureElement(testHost(this.#store), [this.#applet]);
    this.#faces = Array.from({ length: FACES }, () => element.connect());
  }
  resetFace(face: number): Promise<void> {
    return this.#faces[face]!.reset();
  }
  async send({ face, channel }: ChannelStep, command: CommandApdu) {
    const { statusWord, data } = await this.#faces[face]!.process(onLogicalChannel(command, channel));
    return { status: statusWord.toString(16).toUpperCase(), statusWord, data };
  }
  /** Opens a session of that number, or answers why it cannot be. */
  async authenticate(at: ChannelStep, number: number | undefined): Promise<string> {
    const hostChallenge = new Uint8Array(randomBytes(16));
    const answer = await this.send(at, initializeUpdateCommand(PROVIDER_KEY_VERSION, hostChallenge));
    if (answer.status !== '9000' || number === undefined) return answer.status;
    const opening = { keys: PROVIDER_KEYS, hostChallenge, securityLevel: 0x33, answer };
    const { session, externalAuthenticate } = OffCardSession.open(opening);
    this.#sessions.set(`${at.face}/${at.channel}`, { number, session });
    return (await this.send(at, externalAuthenticate)).status;
  }
  /** The last session that was opened on this channel. */
  lastSession({ face, channel }: ChannelStep) {
    return this.#sessions.get(`${face}/${channel}`);
  }
}

/** Sends a step to the element and gives it to the model; both answers. */
async function both(bench: Bench, model: ElementModel, step: ChannelStep): Promise<readonly [string, string]> {
  if (step.do === 'powerOff') {
    bench.powerOff();
    model.powerOff();
    return ['9000', '9000'];
  }
  if (step.do === 'reset') {
    await bench.resetFace(step.face);
    model.resetFace(step.face);
    return ['9000', '9000'];
  }
  const at = model.channel(step.face, step.channel);
  const said = async (command: CommandApdu, wanted: () => string): Promise<readonly [string, string]> => [
    (await bench.send(step, command)).status,
    at === undefined ? '6881' : wanted(),
  ];
  switch (step.do) {
    case 'open': {
      const { status, data } = await bench.send(step, commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
      if (at === undefined) return [status, '6881'];
      const number = model.open(step.face, step.channel);
      return number === undefined ? [status, '6A81'] : [`${status} ${data[0]}`, `9000 ${number}`];
    }
    case 'close':
      return await said(commandApdu(0x00, 0x70, 0x80, step.number), () => model.close(step.face, step.number));
    case 'select':
      return await said(commandApdu(0x00, 0xa4, 0x04, 0x0c, aidOf[step.what]), () => {
        at!.select(step.what);
        return '9000';
      });
    case 'selectUnknown':
      return await said(commandApdu(0x00, 0xa4, 0x04, 0x0c, fromHex('A0000000990001')), () => '6A82');
    case 'selectFile':
      return await said(commandApdu(0x00, 0xa4, 0x02, 0x0c, fromHex(step.ef)), () => model.selectFile(at!, step.ef));
    case 'read':
      return await said(commandApdu(0x00, 0xb0, 0x00, 0x00, undefined, 4), () => model.read(at!));
    case 'query':
      return await said(commandApdu(0x00, 0x20, 0x00, shortName[step.secret]), () => model.query(at!, step.secret));
    case 'verify':
      return await said(commandApdu(0x00, 0x20, 0x00, shortName[step.secret], utf8(step.value)), () =>
        model.verify(at!, step.secret, step.value),
      );
    case 'change':
      return await said(commandApdu(0x00, 0x24, 0x01, shortName[step.secret], utf8(step.value)), () =>
        model.change(at!, step.secret, step.value),
      );
    case 'sign':
      return await said(commandApdu(0x80, 0x2a, 0x02, 0x97, new Uint8Array(32), 256), () => model.sign(at!));
    case 'authenticate': {
      const number = at && model.authenticate(at);
      const status = await bench.authenticate(step, number);
      if (number !== undefined) return [status, '9000'];
      // The issuer's domain has no such key version, the applet no such command.
      const refusals = { applet: '6D00', issuer: '6A88', domain: '9000' } as const;
      return [status, at === undefined ? '6881' : refusals[at.selected]];
    }
    case 'secured': {
      const last = bench.lastSession(step);
      if (last === undefined) return ['', ''];
      const wrapped = last.session.wrap(getStatus(0x40));
      return await said(wrapped, () => model.secured(at!, last.number));
    }
  }
}

/** Random histories; how often each command was answered how. */
async function compare(applet: ApplicationModule, seed?: number): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const [bench, model] = [new Bench(applet), new ElementModel(FACES, { pin: TEST_PIN, password: TEST_PASSWORD })];
      for (const [place, step] of steps.entries()) {
        const [answered, wanted] = await both(bench, model, step);
        assert.equal(answered, wanted, `step ${place + 1}: ${JSON.stringify(step)}`);
        const what = `${step.do} ${wanted.slice(0, 3)}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    }),
    { numRuns: 1000, ...(seed === undefined ? {} : { seed }) },
  );
  return seen;
}

suite('ISO/IEC 7816-4 §7.1, GPCS 2.3.1 §4.6: logical channels against a reference model', () => {
  test('legal and illegal commands on four channels of two interfaces are answered as the model says', async () => {
    const seen = await compare(jpkiApplet);
    // The histories come everywhere: each command was answered each way, often.
    const ways = 'verify 900,63C,698 change 900,698,6D0 sign 900,698,6D0 read 900,698 secured 900,698,688 open 900,688';
    for (const [what, answers] of ways.matchAll(/(\w+) ([\w,]+)/g).map(([, name, list]) => [name, list!.split(',')]))
      for (const answer of answers!)
        assert.ok((seen.get(`${what} ${answer}`) ?? 0) > 5, `${what} ${answer}: ${seen.get(`${what} ${answer}`) ?? 0}`);
  });

  test('an applet whose channels share what was verified does not pass for sound', async () => {
    const shared = jpkiApplet.openSession();
    await assert.rejects(compare({ ...jpkiApplet, openSession: () => shared }, 20261126), /Counterexample/);
  });
});
