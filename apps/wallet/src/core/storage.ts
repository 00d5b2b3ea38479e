/** Durable key-value storage of this phone's wallet. Never holds a PIN, a password or a person's attributes. */
export interface WalletStorage {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Reads, changes and writes as one: what another page of this phone writes meanwhile is read first. Null is no value. */
  update(key: string, change: (before: string | null) => string | null): Promise<void>;
}
