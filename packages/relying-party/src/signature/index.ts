import { verifyCades } from '@inro/signature/verify';

/**
 * For `documentSignatures`: how signatures of documents are verified, apart from the rest, so that a service that only
 * logs people in carries nothing of it.
 */
export const documentSignatures: typeof verifyCades = verifyCades;
