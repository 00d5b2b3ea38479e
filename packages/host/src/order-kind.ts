import { InroError } from '@inro/problem';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { AnySchema } from './audit.ts';
import type { PeerClient, PeerRequest } from './peer.ts';

/** How an order of one kind is sent, and what becomes of the answer. */
export interface OrderKind<Context> {
  readonly peer: string;
  deliver(context: Context, id: string): Promise<unknown>;
  /** In the transaction that marks the order as done. */
  keep?(context: Context, trx: Transaction<AnySchema>, id: string, outcome: unknown): Promise<void>;
}
export type OrderKinds<Context> = Readonly<Record<string, OrderKind<Context>>>;

type BodyOf<Request extends PeerRequest> = Request['body'] extends z.ZodType ? z.input<Request['body']> : undefined;
type AnswerOf<Request extends PeerRequest> = Request['answer'] extends z.ZodType
  ? z.output<Request['answer']>
  : undefined;

interface Handling<Context, Trx, Request extends PeerRequest> {
  /** Makes the body from what is so now, or gives undefined when there is nothing left to order. */
  readonly body?: (context: Context, id: string) => Promise<BodyOf<Request> | undefined>;
  readonly keep?: (context: Context, trx: Trx, id: string, answer: AnswerOf<Request>) => Promise<void>;
  /** Whether the peer refuses for good: that is an answer, anything else is tried again. */
  readonly isFinal?: (failure: InroError) => boolean;
  readonly refuse?: (context: Context, trx: Trx, id: string, failure: InroError) => Promise<void>;
}

type Outcome<Answer> = { readonly answer: Answer } | { readonly refused: InroError } | undefined;

/** Binds order kinds to what their bodies are made from, and to the transactions that keep their answers. */
export function orderKindsFor<Context extends { readonly peers: PeerClient }, Trx>() {
  return <Request extends PeerRequest>(
    request: Request,
    { body, keep, isFinal, refuse }: Handling<Context, Trx, Request>,
  ): OrderKind<Context> => ({
    peer: request.to,
    async deliver(context, id): Promise<Outcome<AnswerOf<Request>>> {
      const made = await body?.(context, id);
      if (body && made === undefined) return undefined;
      try {
        return { answer: (await context.peers.ask(request, { ids: [id], body: made })) as AnswerOf<Request> };
      } catch (failure) {
        if (failure instanceof InroError && isFinal?.(failure)) return { refused: failure };
        throw failure;
      }
    },
    async keep(context, trx, id, outcome) {
      const told = outcome as Outcome<AnswerOf<Request>>;
      if (told === undefined) return;
      if ('refused' in told) await refuse?.(context, trx as Trx, id, told.refused);
      else await keep?.(context, trx as Trx, id, told.answer);
    },
  });
}
