import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@inro/foundation';
import type { Kysely, Rate } from '@inro/host';
import type { RelyingParty } from '@inro/relying-party';
import type Provider from 'oidc-provider';
import type { Addresses } from './addresses.ts';
import type { AccessKeys } from './clients/access-keys.ts';
import type { RegisteredClient } from './clients/form.ts';
import type { ClientRegister } from './clients/register.ts';
import type { AssertionDialect } from './dialect/assertion.ts';
import type { SigningKeys } from './keys/signing-keys.ts';
import type { Asked } from './provider/scopes.ts';
import type { GatewaySchema } from './schema.ts';
import type { SignTransactions } from './sign/transactions.ts';
import type { SubjectSource } from './subject/subject-source.ts';

/** The interaction that a page's request belongs to, and for whom the person is asked. */
export interface OpenInteraction {
  readonly id: string;
  /** By which the page names it that shows it: another one took its place in this browser where this is not its own. */
  readonly shownAs: string;
  readonly client: RegisteredClient;
  /** What the client asks for beyond the login. */
  readonly wanted: Asked;
  /** What the phone is asked: without attributes, where the person goes without those that can be done without. */
  readonly asked: Asked;
  readonly signTransaction: string | undefined;
}

/** What the gateway's endpoints work with. */
export interface GatewayContext {
  readonly addresses: Addresses;
  readonly db: Kysely<GatewaySchema>;
  readonly clock: Clock;
  /** The provider of now: another one once other keys sign. */
  readonly provider: () => Provider;
  readonly sdk: RelyingParty;
  /** While a page of the gateway asks: what the SDK signs, says and finds is this interaction's alone. */
  readonly asking: AsyncLocalStorage<OpenInteraction>;
  readonly register: ClientRegister;
  readonly subjects: SubjectSource;
  readonly signTransactions: SignTransactions;
  readonly dialect: AssertionDialect;
  readonly signingKeys: SigningKeys;
  readonly keys: AccessKeys;
  /** Origin of the page with the cast, for the way to another phone. */
  readonly home: string;
  readonly walletOrigin: (phone: string) => string;
  /** Of beginning something, which anybody may. */
  readonly rate: Rate;
}
