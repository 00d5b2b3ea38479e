import type { WalletStorage } from '@inro/wallet/core';

const store = 'wallet';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('inro-wallet', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Durable storage of this phone's wallet in IndexedDB; a write is done when it is on disk. */
export async function openBrowserStorage(): Promise<WalletStorage> {
  const database = await open();
  const write = (change: (objects: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
      change(transaction.objectStore(store));
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    get: (key) =>
      new Promise((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).get(key);
        request.onsuccess = () => resolve(typeof request.result === 'string' ? request.result : null);
        request.onerror = () => reject(request.error);
      }),
    update: (key, change) =>
      write((objects) => {
        const request = objects.get(key);
        request.onsuccess = () => {
          const after = change(typeof request.result === 'string' ? request.result : null);
          if (after === null) objects.delete(key);
          else objects.put(after, key);
        };
      }),
    set: (key, value) => write((objects) => objects.put(value, key)),
    delete: (key) => write((objects) => objects.delete(key)),
  };
}
