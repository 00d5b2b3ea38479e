import { HttpError } from '@inro/host/errors';
import fc from 'fast-check';
import { handshakeSchema, reportSchema } from '../../../apps/tsm/src/core/seram.ts';
import { parseNotification, parseOrder } from '../../../apps/wallet/src/core/local-agent/messages.ts';
import { mutatedJson, mutatedText } from '../json.ts';
import { type FuzzTarget, target, withCodes } from '../target.ts';

const reports = [
  {
    localAgentStatus: { localAgentStatusEnum: 'PROCESSED', executedSeRamCommands: 2, errorMsg: 'none' },
    ramResponses: [{ ramResponseType: 'seRamResponse', listOfRAPDU: ['9000', '6A82', '0102039000', ''] }],
  },
  { localAgentStatus: { localAgentStatusEnum: 'POLLING' } },
];
const handshakes = [
  {
    secureElements: [{ seType: 'eSE', seId: '4790', seExtraInfo: 'x' }],
    supportedTransportProtocols: ['HTTPS'],
    supportedDataFormats: ['application/json'],
    supportedVersions: ['2.0.0'],
  },
];
const orders = [
  {
    delay: 0,
    ramCommands: [
      { ramCommandType: 'ramStartCommand' },
      { ramCommandType: 'seRamCommand', listOfCAPDU: ['00A4040008A000000151000000', '80CA9F7F00'] },
      { ramCommandType: 'notificationCommand', deviceAppNotification: 'progress:3/7' },
      { ramCommandType: 'stopCommand' },
    ],
  },
];

/** A request body as the host hands it to its schema: a refusal there is `http.body_invalid`. */
const bySchema = (schema: typeof reportSchema | typeof handshakeSchema, samples: readonly unknown[]): FuzzTarget =>
  target<unknown>({
    inputs: fc.oneof(fc.constantFrom(...samples), mutatedJson(samples), fc.jsonValue()),
    run(body) {
      if (!schema.safeParse(body).success) throw new HttpError('http.body_invalid');
    },
    refuses: withCodes('http.body_invalid'),
    show: JSON.stringify,
  });

export const report = bySchema(reportSchema, reports);
export const handshake = bySchema(handshakeSchema, handshakes);

const notices = ['set-secrets', 'accepted-wait', 'progress:1/7', 'refused:tsm.order_malformed'];
const asObject = (value: unknown): Record<string, unknown> =>
  (typeof value === 'object' && value !== null ? value : { value }) as Record<string, unknown>;

/** What a hostile TSM sends to a wallet. */
export const order = target<readonly [Record<string, unknown>, string]>({
  inputs: fc.tuple(
    fc.oneof(fc.constantFrom(...orders), mutatedJson(orders).map(asObject), fc.jsonValue().map(asObject)),
    mutatedText(notices),
  ),
  run([body, notice]) {
    parseNotification(notice);
    for (const command of parseOrder(body).commands)
      if (command.kind === 'notification') parseNotification(command.text);
  },
  refuses: withCodes('tsm.order_malformed'),
  show: JSON.stringify,
});
