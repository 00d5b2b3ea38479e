export {
  type Answer,
  createFakeWallet,
  FakeWallet,
  type FakeWalletOptions,
  type Reply,
  type State,
  states,
} from '@inro/fake-wallet';
