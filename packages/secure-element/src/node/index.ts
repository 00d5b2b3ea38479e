export { type AttestationKey, attestationSigner, installAttestation } from './attestation.ts';
export { type NodeElementHost, openElementHost } from './host.ts';
export { nodeP256Engine } from './p256-engine.ts';
export { nodeP384Engine } from './p384-engine.ts';
export { nodeRsaEngine } from './rsa-engine.ts';
export { SqliteStore } from './sqlite-store.ts';
