import type { DoorClient } from '@inro/wallet/core';

type Fetch = DoorClient['fetch'];

/** The same phone with somebody on its wire, who sees each request and what comes of it. */
export const onTheWire = (door: DoorClient, between: (go: Fetch) => Fetch): DoorClient =>
  new Proxy(door, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'fetch') return between((request) => target.fetch(request));
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
