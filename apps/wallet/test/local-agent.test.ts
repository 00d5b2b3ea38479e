import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex, toHex, utf8 } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import type { InroError } from '@inro/problem';
import { TsmError } from '@inro/tsm/errors';
import fc from 'fast-check';
import type { HttpAnswer } from '../src/core/http-transport.ts';
import { type RelayDoor, runLocalAgent } from '../src/core/local-agent/index.ts';
import { parseOrder } from '../src/core/local-agent/messages.ts';
import { WalletError } from '../src/errors.ts';

const ISD = '00A4040008A00000015100000000';
const APPLET = '00A404000AD392F00026010000000100';
const session = {
  url: 'http://tsm.localhost/gp/seram',
  sessionId: 'secret',
  secureElement: { seType: 'eSE', seId: 'eSE1' },
} as const;
const stop = { ramCommands: [{ ramCommandType: 'ramStopCommand' }] };
const apdus = (...listOfCAPDU: string[]) => ({ ramCommandType: 'seRamCommand', listOfCAPDU });
const notice = (deviceAppNotification: string) => ({ ramCommandType: 'notificationCommand', deviceAppNotification });
const answer = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: {},
  body: utf8(JSON.stringify(body)),
});
const shaken = answer(200, {
  chosenDataFormat: 'application/json',
  chosenTransportProtocol: 'HTTPS',
  chosenVersion: '2.0.0',
});

interface Report {
  readonly localAgentStatus: { readonly localAgentStatusEnum: string; readonly executedSeRamCommands: number };
  readonly ramResponses?: { readonly listOfRAPDU: string[] }[];
}

/** A remote agent that reads its orders from a list, and a door that writes down what it is asked. */
async function run(
  orders: readonly (HttpAnswer | object | 'lost')[],
  options: { readonly broken?: string; readonly onNotification?: (kind: string) => Promise<void> } = {},
) {
  const happened: string[] = [];
  const reports: Report[] = [];
  const waits: number[] = [];
  const left = [...orders];
  const door: RelayDoor = {
    async openChannel(aid) {
      happened.push(`open ${toHex(aid)}`);
      if (toHex(aid).startsWith('D392')) throw new HttpError('http.not_found');
      return {
        selectResponse: fromHex('6F009000'),
        async transmitRaw(commands) {
          happened.push(`send ${commands.map(toHex).join(' ')}`);
          if (commands.some((command) => toHex(command) === options.broken))
            throw new WalletError('wallet.phone_unreachable');
          return commands.map((_, place) => fromHex(place === 0 ? '6985' : '9000'));
        },
        async close() {
          happened.push('close');
        },
      };
    },
  };
  const result = runLocalAgent(
    {
      door,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
      },
      async http({ url, body }) {
        assert.match(url, /sessionId=secret$/);
        if (url.includes('/handshake')) return shaken;
        reports.push(JSON.parse(new TextDecoder().decode(body)) as Report);
        const next = left.shift();
        if (next === 'lost') throw new Error('no answer');
        return next && 'headers' in next ? next : answer(200, next);
      },
      async onNotification({ kind }) {
        happened.push(kind);
        await options.onNotification?.(kind);
      },
    },
    session,
  );
  return { result, happened, reports, waits };
}

describe('GP SERAM 2.0.0, local agent', () => {
  it('turns SELECT into opening a logical channel and sends a whole list, also after an error status word', async () => {
    const { result, happened, reports } = await run([
      { delay: 0, ramCommands: [apdus(ISD, '80CA9F7F00', '80CA7F2100', APPLET, '80500000', ISD, '80CA9F7F00')] },
      stop,
    ]);
    const { outcome, requests, apdus: count } = await result;
    assert.deepEqual([outcome, requests, count], ['done', 3, 6]);
    assert.deepEqual(happened, [
      'open A000000151000000',
      'send 80CA9F7F00 80CA7F2100',
      'close',
      'open D392F000260100000001',
      'open A000000151000000',
      'send 80CA9F7F00',
      'close',
    ]);
    assert.deepEqual(reports[1]?.ramResponses?.[0]?.listOfRAPDU, [
      '6F009000',
      '6985',
      '9000',
      '6A82',
      '',
      '6F009000',
      '6985',
    ]);
    assert.deepEqual(reports[1]?.localAgentStatus, { localAgentStatusEnum: 'PROCESSED', executedSeRamCommands: 1 });
  });

  it('sends no command of the holder for a TSM: no VERIFY, no CHANGE, no READ BINARY, no MANAGE CHANNEL', async () => {
    const { result, happened, reports } = await run([
      { delay: 0, ramCommands: [apdus(ISD, '002000800431323334', '00240180', '00B0000000', '0070000001', '84E20000')] },
      stop,
    ]);
    await result;
    assert.deepEqual(happened, ['open A000000151000000', 'send 84E20000', 'close']);
    assert.deepEqual(reports[1]?.ramResponses?.[0]?.listOfRAPDU.slice(1, 5), ['', '', '', '']);
  });

  it('lets the person set the secrets before the commands after the notification run', async () => {
    let set = false;
    const { result, happened } = await run(
      [{ delay: 0, ramCommands: [apdus(ISD, '80E20000'), notice('set-secrets'), apdus('80E20001')] }, stop],
      {
        onNotification: async () => {
          await new Promise((done) => setTimeout(done, 5));
          set = true;
        },
      },
    );
    await result;
    assert.ok(set);
    assert.deepEqual(happened, ['open A000000151000000', 'send 80E20000', 'setSecrets', 'send 80E20001', 'close']);
  });

  it('reports UNKNOWN_FAILURE when the person did not, brings the session to its end, and then says why', async () => {
    const cancelled = new TsmError('tsm.secrets_not_set');
    const { result, reports } = await run(
      [
        { delay: 0, ramCommands: [notice('set-secrets'), apdus(ISD)] },
        { delay: 0, ramCommands: [notice('refused:tsm.secrets_not_set'), ...stop.ramCommands] },
      ],
      {
        onNotification: async (kind) => {
          if (kind === 'setSecrets') throw cancelled;
        },
      },
    );
    await assert.rejects(result, cancelled);
    assert.equal(reports[1]?.localAgentStatus.localAgentStatusEnum, 'UNKNOWN_FAILURE');
  });

  it('reports UNAVAILABLE_SE with empty answers when the way to the element breaks', async () => {
    const { result, reports } = await run([{ delay: 0, ramCommands: [apdus(ISD, '80CA9F7F00', '80CA7F2100')] }, stop], {
      broken: '80CA7F2100',
    });
    await result;
    assert.deepEqual(reports[1]?.localAgentStatus, {
      localAgentStatusEnum: 'UNAVAILABLE_SE',
      executedSeRamCommands: 0,
    });
    assert.deepEqual(reports[1]?.ramResponses?.[0]?.listOfRAPDU, ['6F009000', '', '']);
  });

  it('polls after an order without commands, waits as it is told, and counts empty polls apart', async () => {
    const { result, reports, waits } = await run([{ delay: 500 }, {}, stop]);
    const { requests, emptyPolls } = await result;
    assert.deepEqual([requests, emptyPolls, waits], [2, 2, [500, 100]]);
    assert.ok(reports.every(({ localAgentStatus }) => localAgentStatus.localAgentStatusEnum === 'POLLING'));
  });

  it('sends the very same report again when its answer is lost or the service is busy', async () => {
    const { result, reports, waits } = await run([
      { delay: 0, ramCommands: [apdus(ISD)] },
      'lost',
      answer(503, { code: 'http.busy' }),
      stop,
    ]);
    const { repeats, requests } = await result;
    assert.deepEqual([repeats, requests, waits], [2, 3, [250, 500]]);
    assert.deepEqual(reports[1], reports[2]);
    assert.deepEqual(reports[1], reports[3]);
    assert.notDeepEqual(reports[0], reports[1]);
  });

  it('gives up after ten times without an answer', async () => {
    const { result, reports } = await run(Array.from({ length: 12 }, () => 'lost' as const));
    await assert.rejects(result, { code: 'http.peer_unavailable' });
    assert.equal(reports.length, 10);
  });

  it('ends with the problem of a session that is over, and closes its channel', async () => {
    const { result, happened } = await run([
      { delay: 0, ramCommands: [apdus(ISD)] },
      answer(404, { code: 'tsm.session_unknown' }),
    ]);
    await assert.rejects(result, { code: 'tsm.session_unknown' });
    assert.equal(happened.at(-1), 'close');
  });

  it('says how a session ended: refused by a code, or everything ready and waiting', async () => {
    const refused = await run([
      { ramCommands: [notice('refused:registration.device_not_supported'), ...stop.ramCommands] },
    ]);
    assert.deepEqual(await refused.result.then(({ outcome, code }) => [outcome, code]), [
      'refused',
      'registration.device_not_supported',
    ]);
    const waiting = await run([{ ramCommands: [notice('accepted-wait'), { ramCommandType: 'stopCommand' }] }]);
    assert.equal((await waiting.result).outcome, 'wait');
  });

  it('understands both spellings of start and stop, and refuses everything that is no order', () => {
    for (const ramCommandType of ['ramStartCommand', 'startCommand'])
      assert.deepEqual(parseOrder({ ramCommands: [{ ramCommandType }] }).commands, [{ kind: 'start' }]);
    for (const order of [
      { delay: -1 },
      { delay: 1e9 },
      { ramCommands: {} },
      { ramCommands: [{ ramCommandType: 'other' }] },
      { ramCommands: [apdus('00A40400OA')] },
      { ramCommands: [apdus('00a4040000')] },
      { ramCommands: [{ ramCommandType: 'seRamCommand' }] },
      { ramCommands: [notice('x'.repeat(300))] },
    ])
      assert.throws(() => parseOrder(order), { code: 'tsm.order_malformed' });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('delay', 'ramCommands', 'x'), fc.jsonValue()), (order) => {
        try {
          assert.ok(Array.isArray(parseOrder(order).commands));
        } catch (failure) {
          assert.equal((failure as InroError).code, 'tsm.order_malformed');
        }
      }),
    );
  });
});
