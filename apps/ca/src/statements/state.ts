import { toBase64, utf8 } from '@inro/foundation';
import type { OcspResponder } from '@inro/pki/issue';
import { ecdsaSignatureOctets } from '@inro/pki/read';
import { issueSdJwt } from '@inro/presentation/sd-jwt';
import { STATEMENT_TYPE, STATEMENT_VCT, statementItems, statementLife } from '@inro/presentation/statement';
import type { CaContext } from '../context.ts';
import type { Delegates } from '../delegates/delegates.ts';
import { CaError } from '../errors/index.ts';
import type { StatementsAnswer, StatementsRequest } from './form.ts';
import { type StatementHolder, statementHolder } from './holder.ts';
import { statedItems } from './items.ts';
import { certificateJwk, checkStatementKeys, pointJwk } from './keys.ts';
import { seal } from './seal.ts';

/** `typ` of what is sealed. */
const SEALED_TYPE = 'inro-statements+jwe';
const LEAST_PAUSE_MS = 5 * 60_000;

/**
 * Nine statements about the holder of a token: one for each key of the pool, one for the key that they log in with. What
 * they are about, who asked and for which keys is kept nowhere (ADR 87).
 */
export async function stateItems(
  context: CaContext,
  issuers: Delegates,
  authorization: string | undefined,
  request: StatementsRequest,
): Promise<StatementsAnswer> {
  const holder = await statementHolder(context, authorization);
  checkStatementKeys(context, request, holder);
  await refuseTooOften(context, holder);
  const now = context.clock.now();
  const issuer = await issuers.of(holder.authority);
  const { iat, exp } = statementLife(now);
  const disclosable = { ...statedItems(holder.signing, new Date(iat * 1000)) };
  const about = (jwk: object): Promise<string> =>
    issueSdJwt(
      {
        header: { alg: 'ES256', typ: STATEMENT_TYPE, x5c: [toBase64(issuer.certificate)] },
        claims: { iss: context.statusOrigin, iat, exp, vct: STATEMENT_VCT, cnf: { jwk } },
        disclosable,
        digests: statementItems.length,
      },
      { randomness: context.randomness, sign: (input) => rawSignature(issuer, input) },
    );
  const statements = await Promise.all(request.keys.map(({ point }) => about(pointJwk(point))));
  const login = await about(certificateJwk(holder.authentication));
  const sealed = seal(JSON.stringify({ statements, login }), request.sealing.point, SEALED_TYPE);
  return { sealed, expiresAt: new Date(exp * 1000).toISOString() };
}

/** RFC 7518 §3.4: r ‖ s of P-256. */
const rawSignature = async ({ signer }: OcspResponder, input: string): Promise<Uint8Array> =>
  ecdsaSignatureOctets(await signer.sign(utf8(input)), 32);

/** A phone asks once in hours; what asks all the time is no phone. The pause is kept by whichever instance is asked. */
async function refuseTooOften({ db, clock }: CaContext, { issuance }: StatementHolder): Promise<void> {
  const now = clock.now();
  const taken = await db
    .updateTable('issuance')
    .set({ stated_at: now })
    .where('id', '=', issuance)
    .where((row) =>
      row.or([
        row('stated_at', 'is', null),
        row('stated_at', '<=', new Date(now.getTime() - LEAST_PAUSE_MS)),
        // Of a time that the clock was set back from.
        row('stated_at', '>', now),
      ]),
    )
    .executeTakeFirst();
  if (taken.numUpdatedRows !== 1n) throw new CaError('ca.statements_too_often');
}
