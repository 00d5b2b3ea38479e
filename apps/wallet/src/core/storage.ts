/** Durable key-value storage of this phone's wallet. Never holds a PIN, a password or a person's attributes. */
export interface WalletStorage {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}
