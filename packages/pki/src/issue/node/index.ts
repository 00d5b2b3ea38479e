export { createSealedKey, keySigner, openOrCreateKeyFile, openSealedKey, type SealedKey } from './file-key.ts';
