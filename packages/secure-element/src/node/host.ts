import { randomBytes } from 'node:crypto';
import type { Randomness } from '@inro/foundation';
import type { ElementHost } from '../ports.ts';
import { type AttestationKey, attestationSigner, installAttestation } from './attestation.ts';
import { nodeP256Engine } from './p256-engine.ts';
import { nodeP384Engine } from './p384-engine.ts';
import { nodeRsaEngine } from './rsa-engine.ts';
import { SqliteStore } from './sqlite-store.ts';

const randomness: Randomness = (length) => new Uint8Array(randomBytes(length));

/** An {@link ElementHost} over one SQLite file. */
export interface NodeElementHost extends ElementHost {
  close(): void;
}

/**
 * Opens the file of one element. For a new one give the attestation key that the maker made for it; it is then ready
 * for `manufacture`. TypeError when the file holds no attestation key and none is given.
 */
export function openElementHost(path: string, attestationKey?: AttestationKey): NodeElementHost {
  const store = new SqliteStore(path);
  try {
    if (attestationKey !== undefined) installAttestation(store, attestationKey);
    const attestation = attestationSigner(store);
    const engines = { rsa: nodeRsaEngine, p384: nodeP384Engine, p256: nodeP256Engine };
    return { store, randomness, ...engines, attestation, close: () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
}
