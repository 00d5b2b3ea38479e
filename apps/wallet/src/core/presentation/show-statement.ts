import type { CardChannel } from '@inro/apdu';
import { type JpkiClient, StatementKeys } from '@inro/jpki';
import { statementKey } from '@inro/jpki-profile';
import {
  type CheckedRequest,
  prepareStatement,
  type StatedItems,
  type StatementItem,
  signedStatement,
  statedIn,
} from '@inro/presentation';
import { WalletError } from '../../errors.ts';
import { openStatements } from '../statements/open.ts';
import { type HeldStatements, Statements } from '../statements/statements.ts';
import type { PresentationPorts } from './ports.ts';

export interface StatementToShow {
  readonly checked: CheckedRequest;
  readonly held: HeldStatements;
  /** Of the optional items those that the person shows. */
  readonly chosen: readonly StatementItem[];
  readonly number: string | undefined;
}

export interface ShownStatement {
  readonly presentation: string;
  /** What stands in it. */
  readonly items: StatedItems;
}

/**
 * Opens the statements with the element, takes one, and lets its key sign what is shown; the PIN stands verified on the
 * channel. With a login it is the one of the key that logs in, else the next of the pool, which is used up by it.
 */
export async function showStatement(
  { channel, client }: { readonly channel: CardChannel; readonly client: JpkiClient },
  { checked, held, chosen, number }: StatementToShow,
  ports: PresentationPorts,
): Promise<ShownStatement> {
  const { statement, login } = checked.claims.acts;
  if (statement === undefined) throw new TypeError('no statement is asked for');
  const items = [...statement.required, ...statement.optional.filter((item) => chosen.includes(item))];
  const keys = new StatementKeys(channel);
  const opened = await openStatements(held.sealed, (point) => keys.agree(held.bank, point), ports);
  const missing = statement.required.some((item) => !Object.hasOwn(statedIn(opened.login), item));
  // Before a key is used up: what is not stated cannot be shown.
  if (missing) throw new WalletError('wallet.item_not_stated');
  const stated = items.filter((item) => Object.hasOwn(statedIn(opened.login), item));
  const said = { items: stated, at: ports.clock.now(), ...(number === undefined ? {} : { number }) };
  if (login !== undefined) {
    const prepared = prepareStatement(checked, opened.login, said);
    const signature = await client.signDigest('userAuthentication', prepared.digest);
    return { presentation: signedStatement(prepared, signature), items: statedIn(prepared.shown) };
  }
  const place = await new Statements(ports).takeKey(held);
  const prepared = prepareStatement(checked, opened.pool[place] ?? '', said);
  const signature = await keys.signOnce(statementKey(held.bank, place), prepared.digest);
  return { presentation: signedStatement(prepared, signature), items: statedIn(prepared.shown) };
}
