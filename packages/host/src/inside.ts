/** Where the servers of this machine listen that have public names: by hostname, `127.0.0.1:PORT`. */
const places = new Map<string, string>();

/**
 * From now on requests to these origins, and to names below them, go to the servers themselves and not out to the proxy
 * and in again: nothing between the processes of a house leaves the machine.
 */
export function reachInside(origins: Readonly<Record<string, string>>, inside: Readonly<Record<string, string>>): void {
  for (const [name, place] of Object.entries(inside)) {
    const origin = origins[name];
    if (origin !== undefined) places.set(new URL(origin).host, place);
  }
}

/** The place of the server that has this name, or the name above it; undefined for all the world's. */
export function insideOf({ host, hostname }: URL): { readonly hostname: string; readonly port: number } | undefined {
  const above = hostname.includes('.') ? host.slice(hostname.indexOf('.') + 1) : undefined;
  const place = places.get(host) ?? (above === undefined ? undefined : places.get(above));
  if (place === undefined) return undefined;
  const { hostname: address, port } = new URL(`http://${place}`);
  return { hostname: address, port: Number(port) };
}
