import { type Clock, fromHex } from '@inro/foundation';
import { createServer, type HostConfig, type Logger, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { openingOutcomeSchema } from '../core/facts.ts';
import type { Channels } from './channels.ts';
import type { TransportKeyStore } from './transport-keys.ts';

export const id = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
const frame = z.string().regex(/^(?:[0-9A-F]{2}){0,261}$/);
const cplc = z.string().regex(/^[0-9A-F]{84}$/);
const openSchema = z.object({ deployment: id });
const judgeSchema = z.object({ deployment: id, cplc, answers: z.array(frame).length(2) });
const answersSchema = z.object({ deployment: id, answers: z.array(frame).max(512) });
const number = z.coerce.number().int().min(1).max(64);

interface Options<Script extends { readonly kind: string }, Outcome> {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: Clock;
  readonly channels: Channels<Script, Outcome>;
  readonly transport: TransportKeyStore;
  readonly scriptSchema: z.ZodType<Script>;
}

/** Lets a route be called by the front alone. */
export type FromFront = ReturnType<typeof requirePeer>;

/** A role's server: signed requests of the front alone. It never speaks to a phone. */
export function createRoleApp<Script extends { readonly kind: string }, Outcome>(
  options: Options<Script, Outcome>,
): { readonly app: Server; readonly fromFront: FromFront } {
  const { config, log, clock, channels, transport, scriptSchema } = options;
  const app = createServer(config, log, { bodyLimit: 512 * 1024 });
  const fromFront = requirePeer(config, clock, ['tsm']);
  const commands = z.object({ commands: z.array(frame) });

  app.put(
    '/channels/:id',
    { preValidation: fromFront, schema: { params: z.object({ id }), body: openSchema, response: { 200: commands } } },
    async ({ params, body }) => ({ commands: await channels.open(params.id, body.deployment) }),
  );
  app.put(
    '/channels/:id/opening',
    {
      preValidation: fromFront,
      schema: { params: z.object({ id }), body: judgeSchema, response: { 200: openingOutcomeSchema } },
    },
    async ({ params, body }) => await channels.judge(params.id, body.deployment, fromHex(body.cplc), body.answers),
  );
  app.put(
    '/channels/:id/scripts/:number',
    {
      preValidation: fromFront,
      schema: {
        params: z.object({ id, number }),
        body: z.object({ deployment: id, script: scriptSchema }),
        response: { 200: commands },
      },
    },
    async ({ params, body }) => {
      const script = body.script as Script;
      return {
        commands: await channels.script(params.id, body.deployment as string, params.number, script.kind, script),
      };
    },
  );
  app.put(
    '/channels/:id/scripts/:number/answers',
    {
      preValidation: fromFront,
      schema: { params: z.object({ id, number }), body: answersSchema },
    },
    async ({ params, body }) => await channels.answers(params.id, body.deployment, params.number, body.answers),
  );
  app.delete(
    '/deployments/:id',
    { preValidation: fromFront, schema: { params: z.object({ id }) } },
    async ({ params }, reply) => {
      await channels.forget(params.id);
      await transport.destroy(params.id);
      return reply.code(204).send();
    },
  );
  app.delete(
    '/transport-keys/:id',
    { preValidation: fromFront, schema: { params: z.object({ id }) } },
    async ({ params }, reply) => {
      await transport.destroy(params.id);
      return reply.code(204).send();
    },
  );
  return { app, fromFront };
}
