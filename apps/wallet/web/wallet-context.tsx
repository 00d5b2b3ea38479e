import { createContext, useContext } from 'react';
import type { Wallet } from './host/boot.ts';

const Context = createContext<Wallet | undefined>(undefined);
export const WalletProvider = Context.Provider;

/** The paired wallet of this page. */
export function useWallet(): Wallet {
  const wallet = useContext(Context);
  if (wallet === undefined) throw new TypeError('outside the wallet');
  return wallet;
}
