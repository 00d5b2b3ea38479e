import { FakeAuthority } from './certificates.ts';
import { FakeWallet, type FakeWalletOptions } from './fake-wallet.ts';

export {
  type Attempt,
  type ContractAct,
  type ContractCase,
  contractCases,
} from './contract/cases.ts';
export { type ContractResult, runContract } from './contract/run.ts';
export type { ServiceUnderTest } from './contract/service.ts';
export { type Answer, FakeWallet, type FakeWalletOptions, type Reply } from './fake-wallet.ts';
export { type Manner, type State, states, tamperings } from './states.ts';

/** A wallet with an authority of its own, made anew (some 300 ms): nothing of it is worth anything outside of a test. */
export async function createFakeWallet(options: FakeWalletOptions = {}): Promise<FakeWallet> {
  const now = options.now ?? (() => new Date());
  const [authority, stranger] = await Promise.all([FakeAuthority.create(now()), FakeAuthority.create(now())]);
  return new FakeWallet(authority, stranger, { now, fetch: options.fetch ?? ((url, init) => fetch(url, init)) });
}
