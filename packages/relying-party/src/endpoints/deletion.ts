import type { DeletionState, Deletions } from '../deletion/deletions.ts';
import { RelyingPartyError } from '../errors.ts';
import { answerJson, type HttpRequest, type HttpResponse } from './http.ts';
import { known, readJson, requireOwnPage } from './reading.ts';
import type { DeletionRouteName } from './routes.ts';

type Answer<Context> = (request: HttpRequest, id: string, context: Context) => Promise<HttpResponse>;

/** What a phone asks by itself, in no browser: begin, finish, and later how far it is. */
export function deletionEndpoints<Context>(
  deletions: Deletions,
  {
    origin,
    admit,
  }: { readonly origin: string; readonly admit?: ((context: Context) => void | Promise<void>) | undefined },
): Readonly<Record<DeletionRouteName, Answer<Context>>> {
  return {
    async beginDeletion(request, _id, context) {
      // A page, this service's too, begins none: it is asked for on the phone.
      requireOwnPage(request, origin);
      await admit?.(context);
      return answerJson(await deletions.begin());
    },
    async finishDeletion(request, id) {
      requireOwnPage(request, origin);
      const transaction = known(id);
      const { session, responseCode } = await readJson(request);
      if (typeof session !== 'string' || typeof responseCode !== 'string')
        throw new RelyingPartyError('relying-party.request_malformed');
      return answerJson(shown(await deletions.finish({ transaction, session, responseCode })));
    },
    deletionState: async (_request, id) => answerJson(shown(await deletions.state(known(id)))),
  };
}

const shown = ({ id, state, askedAt, answeredAt, reason, until }: DeletionState): object => ({
  reference: id,
  state,
  askedAt: askedAt.toISOString(),
  ...(answeredAt && { answeredAt: answeredAt.toISOString() }),
  ...(reason && { reason }),
  ...(until && { until: until.toISOString() }),
});
