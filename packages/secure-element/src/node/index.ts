export { type AttestationKey, attestationSigner, installAttestation } from './attestation.ts';
export { type NodeElementHost, openElementHost } from './host.ts';
export { nodeRsaEngine } from './rsa-engine.ts';
export { SqliteStore } from './sqlite-store.ts';
