import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type CommandApdu, onLogicalChannel, serializeCommandApdu, serializeResponseApdu } from '@inro/apdu';
import { concatBytes, toHex } from '@inro/foundation';
import { OffCardSession, parseInitializeUpdateResponse } from '@inro/secure-channel/off-card';
import { answerInitializeUpdate, type OnCardSession, type PendingSession } from '@inro/secure-channel/on-card';
import { type Exchange, RECORDED_ISD, RECORDED_KEYS, RECORDINGS, recordedSteps } from './recordings.ts';

const INITIALIZE_UPDATE = 0x50;
const EXTERNAL_AUTHENTICATE = 0x82;

/** Both ends, driven by a recording; counts what was compared. */
class Replay {
  readonly #channel: number;
  #hostChallenge = new Uint8Array();
  #opening: Exchange | undefined;
  #pending: PendingSession | undefined;
  #card: OnCardSession | undefined;
  #host: OffCardSession | undefined;
  readonly plain: string[] = [];
  sessions = 0;
  frames = 0;
  constructor(channel = 0) {
    this.#channel = channel;
  }

  step(exchange: Exchange): void {
    const { command } = exchange;
    if (command.ins === INITIALIZE_UPDATE && exchange.response.statusWord === 0x9000) this.#initialize(exchange);
    else if (command.ins === EXTERNAL_AUTHENTICATE) this.#authenticate(exchange);
    else if ((command.cla & 0x04) !== 0) this.#frame(exchange);
  }

  #initialize(exchange: Exchange): void {
    this.#hostChallenge = new Uint8Array(exchange.command.data);
    this.#opening = exchange;
    const read = parseInitializeUpdateResponse(exchange.response);
    const { data, pending } = answerInitializeUpdate({
      keys: RECORDED_KEYS,
      keyVersion: read.keyVersion,
      i: read.i,
      hostChallenge: this.#hostChallenge,
      diversificationData: read.diversificationData,
      securityDomain: RECORDED_ISD,
      sequenceCounter: read.sequenceCounter!,
      randomness: () => assert.fail('these challenges are pseudo-random'),
    });
    assert.equal(toHex(data), toHex(exchange.response.data));
    this.#pending = pending;
  }

  #authenticate({ command }: Exchange): void {
    const opening = { keys: RECORDED_KEYS, hostChallenge: this.#hostChallenge, securityLevel: command.p1 };
    const opened = OffCardSession.open({ ...opening, answer: this.#opening!.response });
    assert.deepEqual({ ...opened.externalAuthenticate, le: command.le }, command);
    const read = parseInitializeUpdateResponse(this.#opening!.response);
    const ahead = OffCardSession.openAhead({
      ...opening,
      keyVersion: read.keyVersion,
      i: read.i,
      sequenceCounter: read.sequenceCounter!,
      securityDomain: RECORDED_ISD,
    });
    assert.deepEqual(ahead.externalAuthenticate, opened.externalAuthenticate);
    ahead.session.unwrap(this.#opening!.response);
    this.#host = opened.session;
    this.#host.unwrap({ data: new Uint8Array(), statusWord: this.#opening!.response.statusWord });
    this.#card = this.#pending!.authenticate(onLogicalChannel(command, this.#channel));
    this.sessions++;
  }

  #frame({ command, response }: Exchange): void {
    const plain = this.#card!.unwrap(onLogicalChannel(command, this.#channel));
    const wrapped: CommandApdu = this.#host!.wrap(plain);
    assert.equal(toHex(serializeCommandApdu(wrapped)), toHex(serializeCommandApdu(command)));
    const opened = this.#host!.unwrap(response);
    const answered = this.#card!.wrap(opened);
    assert.equal(toHex(serializeResponseApdu(answered)), toHex(serializeResponseApdu(response)));
    this.plain.push(`${toHex(concatBytes(serializeCommandApdu(plain)))} -> ${toHex(serializeResponseApdu(opened))}`);
    this.frames++;
  }
}

function replay(name: (typeof RECORDINGS)[number], channel = 0): Replay {
  const run = new Replay(channel);
  for (const step of recordedSteps(name)) if ('command' in step) run.step(step);
  return run;
}

suite('Amendment D 1.2 (SCP03), recorded sessions of public clients', () => {
  const expected = {
    'scp03-s8-gpshell3': [9, 17],
    'scp03-s8-globalplatformpro': [3, 8],
    'scp03-s16-globalplatformpro': [2, 8],
  };
  for (const name of RECORDINGS) {
    test(`${name}: both ends make every recorded byte`, () => {
      const run = replay(name);
      if (process.env.INRO_SHOW_RECORDINGS) console.log(run.plain.join('\n'));
      assert.deepEqual([run.sessions, run.frames], expected[name]);
    });
    test(`${name}: on logical channels 1 to 19 the card's end makes the same bytes`, () => {
      for (let channel = 1; channel < 20; channel++) assert.deepEqual(replay(name, channel).plain, replay(name).plain);
    });
  }
});
